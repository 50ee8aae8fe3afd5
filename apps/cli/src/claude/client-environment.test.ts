import { describe, expect, it } from 'vitest';
import { clientEnvironment } from './client-environment.ts';

const url = 'http://localhost:8321';
const main = { name: 'vllm/m', rule: 'r', window: undefined, maxTokens: undefined };
const setOf = (setup = {}, env = {}) => clientEnvironment({ url, tiers: {}, ...setup }, env).set;

describe('the key', () => {
  it('is made up when the user has none', () => {
    expect(setOf()).toMatchObject({ ANTHROPIC_BASE_URL: url, ANTHROPIC_AUTH_TOKEN: 'fake' });
  });

  it.each([{ ANTHROPIC_API_KEY: 'k' }, { ANTHROPIC_AUTH_TOKEN: 'k', ANTHROPIC_API_KEY: 'other' }])('is the user’s own: %o', (env) => {
    expect(setOf({}, env)).toMatchObject({ ANTHROPIC_AUTH_TOKEN: 'k' });
  });

  it('is nothing that the client asks about, or was told not to use', () => {
    expect(clientEnvironment({ url, tiers: {} }, { ANTHROPIC_API_KEY: 'k' }).unset).toEqual(['ANTHROPIC_API_KEY']);
  });

  it('is the server’s when that is known', () => {
    expect(setOf({ key: 'server' }, { ANTHROPIC_API_KEY: 'k' })).toMatchObject({ ANTHROPIC_AUTH_TOKEN: 'server' });
  });
});

describe('limits', () => {
  it.each([
    ['nothing known', {}, {}, [undefined, undefined]],
    ['an ample window', { window: 131_072 }, {}, ['131072', undefined]],
    ['a small window', { window: 32_768 }, {}, ['32768', '4096']],
    ['a model of short answers', { window: 200_000, maxTokens: 8_192 }, {}, ['200000', '8192']],
    ['a model of long answers', { window: 200_000, maxTokens: 64_000 }, {}, ['200000', undefined]],
    ['a smaller window of the user’s', { window: 131_072 }, { CLAUDE_CODE_MAX_CONTEXT_TOKENS: '60000' }, ['60000', '13500']],
    ['a larger window of the user’s', { window: 131_072 }, { CLAUDE_CODE_MAX_CONTEXT_TOKENS: '1000000' }, ['131072', undefined]],
    ['a window that only the user knows', {}, { CLAUDE_CODE_MAX_CONTEXT_TOKENS: '40960' }, ['40960', '4096']],
    ['shorter answers of the user’s', {}, { CLAUDE_CODE_MAX_OUTPUT_TOKENS: '4096' }, [undefined, '4096']],
  ])('%s', (_, limits, env, [window, output]) => {
    const set = setOf({ main: { ...main, ...limits } }, env);
    expect([set.CLAUDE_CODE_MAX_CONTEXT_TOKENS, set.CLAUDE_CODE_MAX_OUTPUT_TOKENS]).toEqual([window, output]);
  });
});

it.each([
  [131_072, '1'],
  [1_000_000, undefined],
  [undefined, undefined],
])('keeps the client from a window of a million when the model has %s', (window, value) => {
  expect(setOf({ main: { ...main, window } }).CLAUDE_CODE_DISABLE_1M_CONTEXT).toBe(value);
});

it('keeps the client from a window of a million when the user says that it is smaller', () => {
  expect(setOf({ main }, { CLAUDE_CODE_MAX_CONTEXT_TOKENS: '65536' }).CLAUDE_CODE_DISABLE_1M_CONTEXT).toBe('1');
});

it('gives the model and the tiers their variables', () => {
  expect(setOf({ main, model: 'vllm/m', tiers: { haiku: 'groq/h', fable: 'vllm/m' } })).toMatchObject({
    ANTHROPIC_MODEL: 'vllm/m',
    ANTHROPIC_DEFAULT_HAIKU_MODEL: 'groq/h',
    ANTHROPIC_DEFAULT_FABLE_MODEL: 'vllm/m',
  });
});

it('unsets what would lead elsewhere, and nothing that is not there', () => {
  const env = { CLAUDE_CODE_USE_BEDROCK: '1', CLAUDE_CODE_USE_VERTEX: '0' };
  expect(clientEnvironment({ url, tiers: {} }, env).unset).toEqual(['CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX']);
});

describe('a proxy', () => {
  it('is not asked for a server on this machine', () => {
    expect(setOf({}, { HTTP_PROXY: 'http://proxy', NO_PROXY: 'corp' })).toMatchObject({
      NO_PROXY: 'corp,localhost',
      no_proxy: 'corp,localhost',
    });
  });

  it.each(['HTTPS_PROXY', 'https_proxy', 'http_proxy', 'ALL_PROXY', 'all_proxy'])('is left out when %s names it', (name) => {
    expect(setOf({}, { [name]: 'http://proxy' })).toMatchObject({ NO_PROXY: 'localhost' });
  });

  it.each([
    ['there is none', url, {}],
    ['the server is elsewhere', 'http://gateway:8321', { HTTP_PROXY: 'http://proxy' }],
    ['it is left out already', url, { HTTP_PROXY: 'http://proxy', NO_PROXY: 'localhost' }],
  ])('needs no change when %s', (_, at, env) => {
    expect(setOf({ url: at }, env)).not.toHaveProperty('NO_PROXY');
  });
});
