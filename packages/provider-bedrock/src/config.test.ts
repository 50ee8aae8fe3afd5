import { describe, expect, it } from 'vitest';
import { bedrockConfig } from './config.ts';

const problems = (config: unknown) =>
  bedrockConfig.safeParse(config).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('the config', () => {
  it('takes what the starter leaves empty as absent', () => {
    const parsed = bedrockConfig.parse({ region_name: '', api_key: 'key', base_url: '', control_url: '', mantle_url: '' });
    expect(parsed).toMatchObject({ native_messages: 'auto' });
    expect(parsed.base_url).toBeUndefined();
    expect(parsed.region_name).toBeUndefined();
  });

  it('keeps its secrets to itself', () => {
    const parsed = bedrockConfig.parse({ region_name: 'us-east-1', aws_access_key_id: 'AKID', aws_secret_access_key: 's3cret' });
    expect(JSON.stringify(parsed)).not.toContain('s3cret');
    expect(parsed.aws_secret_access_key?.reveal()).toBe('s3cret');
  });

  it.each([
    ['no region for AWS credentials', {}, `region_name: is missing; write \${env.AWS_REGION} there, and set that variable`],
    ['a region that is none', { region_name: 'Frankfurt am Main' }, 'region_name: not a region such as us-east-1; AWS_REGION sets it'],
    ['half a key', { region_name: 'us-east-1', aws_access_key_id: 'AKID' }, 'aws_secret_access_key: goes together with aws_access_key_id'],
    [
      'a guardrail where none is taken',
      { api_key: 'key', native_messages: 'always', guardrail: { guardrail_identifier: 'g1' } },
      'native_messages: cannot be always: bedrock-mantle takes no guardrail',
    ],
    ['an address that is none', { api_key: 'key', base_url: 'bedrock' }, 'base_url: not a URL; write it as http://host:port/path'],
  ])('reports %s', (_, config, problem) => {
    expect(problems(config)).toEqual([problem]);
  });
});
