import { describe, expect, it, onTestFinished } from 'vitest';
import { bedrockConfig } from './config.ts';
import { createEndpoints } from './endpoints.ts';

function open(config: object) {
  const endpoints = createEndpoints({ id: 'bedrock', config: bedrockConfig.parse({ api_key: 'key', ...config }) }, {});
  onTestFinished(() => endpoints.close());
  return [endpoints.runtime, endpoints.control, endpoints.mantle].map(({ upstream }) => [upstream.baseUrl, upstream.setBy?.baseUrl]);
}

describe('the hosts', () => {
  it.each([
    [{}, 'us-east-1', 'amazonaws.com'],
    [{ region_name: 'eu-central-1' }, 'eu-central-1', 'amazonaws.com'],
    [{ region_name: 'cn-north-1' }, 'cn-north-1', 'amazonaws.com.cn'],
  ])('of %o are those of the region, which an error then names as the thing to mend', (config, region, domain) => {
    expect(open(config)).toEqual([
      [`https://bedrock-runtime.${region}.${domain}`, 'AWS_REGION'],
      [`https://bedrock.${region}.${domain}`, 'AWS_REGION'],
      [`https://bedrock-mantle.${region}.api.aws`, 'AWS_REGION'],
    ]);
  });

  it('may be others, each by its variable', () => {
    expect(open({ base_url: 'http://a/', control_url: 'http://b', mantle_url: 'http://c' })).toEqual([
      ['http://a', 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME'],
      ['http://b', 'AWS_ENDPOINT_URL_BEDROCK'],
      ['http://c', 'AWS_ENDPOINT_URL_BEDROCK_MANTLE'],
    ]);
  });
});
