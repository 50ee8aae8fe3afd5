import { Secret } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';

describe('maskSecrets', () => {
  it('E10: shows no secret, whether typed as one or only named like one', () => {
    const config = {
      api_key: new Secret('sk-1'),
      legacy: { api_token: 'sk-2', aws_secret_access_key: 'sk-3' },
      network: { headers: { 'x-custom': 'sk-4' } },
      proxy: 'http://user:sk-5@proxy:3128',
      max_tokens: 4_096,
      base_url: 'http://host/v1',
      models: [{ match: 'a' }],
    };
    expect(maskSecrets(config)).toEqual({
      api_key: '***',
      legacy: { api_token: '***', aws_secret_access_key: '***' },
      network: { headers: { 'x-custom': '***' } },
      proxy: 'http://***@proxy:3128',
      max_tokens: 4_096,
      base_url: 'http://host/v1',
      models: [{ match: 'a' }],
    });
  });
});
