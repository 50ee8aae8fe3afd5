import { describe, expect, it } from 'vitest';
import { nearestNames, slipOf } from './nearest-names.ts';

describe('nearestNames', () => {
  it.each([
    ['opnai', ['openai', 'ollama', 'vllm'], ['openai']],
    ['gpt-4o', ['openai/gpt-4o', 'openai/gpt-4o-mini', 'vllm/qwen'], ['openai/gpt-4o', 'openai/gpt-4o-mini']],
    ['STARTER', ['starter'], ['starter']],
    ['zzz', ['starter', 'openai'], []],
  ])('%s is near %j', (name, candidates, expected) => {
    expect(nearestNames(name, candidates)).toEqual(expected);
  });
});

describe('slipOf', () => {
  it.each([
    ['prot', 'port'],
    ['base_ulr', 'base_url'],
    ['url', 'base_url'],
    ['api_kye', 'api_key'],
  ])('%s must have been meant for %s', (name, meant) => {
    expect(slipOf(name, ['host', 'port', 'base_url', 'api_key'])).toBe(meant);
  });

  it.each(['cors', 'external_providers_dir', 'tls_verify', 'x'])('%s is a name of its own', (name) => {
    expect(slipOf(name, ['host', 'port', 'providers', 'base_url'])).toBeUndefined();
  });
});
