import { GatewayError } from '@llama-stack/core';
import type { ProviderStatus } from '@llama-stack/runtime';
import { describe, expect, it } from 'vitest';
import { fakeStack, listed, serve } from './__fixtures__/serve.ts';
import { describeStack } from './describe-stack.ts';

const status = (id: string, more: Partial<ProviderStatus>): ProviderStatus => ({
  id,
  type: `remote::${id}`,
  on: true,
  variables: [],
  ...more,
});
const off = [status('vllm', { on: false, variables: ['VLLM_URL'] }), status('groq', { on: false, variables: ['GROQ_API_KEY'] })];
const at = { url: 'http://localhost:8321', version: '1.2.3', locked: false };

describe('the description of a stack', () => {
  it('says what runs, what a variable would switch on, and how to point Claude Code at it', () => {
    const stack = fakeStack({
      models: [listed('openai/gpt-5.4')],
      providers: [
        status('openai', { models: 74 }),
        status('ollama', { error: new GatewayError('upstream', 'ollama: nothing listens at http://localhost:11434; is Ollama running?') }),
        ...off,
      ],
    });
    expect(describeStack({ stack, ...at })).toBe(`Llama Stack 1.2.3 at http://localhost:8321

Providers
  openai: 74 models
  ollama: nothing listens at http://localhost:11434; is Ollama running?

Off: vllm (VLLM_URL), groq (GROQ_API_KEY)

Where Claude names lead
  claude-* → openai/gpt-5.4 (by name)

Point Claude Code here
  export ANTHROPIC_BASE_URL="http://localhost:8321"
  export ANTHROPIC_API_KEY="fake"
  claude
`);
  });

  it('says which variable to set when nothing is on', () => {
    expect(
      describeStack({ stack: fakeStack({ providers: off }), ...at }),
    ).toContain(`No provider is on. Set the variable of one, then start again:

  VLLM_URL=http://<host>:<port>/v1 for vllm
  GROQ_API_KEY for groq
`);
  });

  it('names no variable where none would help', () => {
    const text = describeStack({ stack: fakeStack(), ...at });
    expect(text).toContain('No provider is on. Add or enable one in the configuration, then start again\n\nPoint Claude');
  });

  it('says why a provider is off whose plugin decided that', () => {
    const anthropic = status('anthropic', { on: false, why: 'ANTHROPIC_UPSTREAM_API_KEY is not set' });
    const describeWith = (...providers: ProviderStatus[]) => describeStack({ stack: fakeStack({ providers }), ...at });
    expect(describeWith(anthropic)).toContain('\n  anthropic: ANTHROPIC_UPSTREAM_API_KEY is not set\n');
    expect(describeWith(status('openai', { models: 1 }), anthropic)).toContain('Off: anthropic (ANTHROPIC_UPSTREAM_API_KEY is not set)');
  });

  it('does not fail when no provider lists a model yet', () => {
    expect(describeStack({ stack: fakeStack({ providers: [status('openai', {})] }), ...at })).toContain('claude-* → nothing yet');
  });

  it('says what is wrong with a name that leads nowhere', () => {
    const stack = fakeStack({ providers: [status('openai', { models: 1 })] });
    const wrong = "Model 'claude-opus-5-5' not found: ANTHROPIC_DEFAULT_OPUS_MODEL is 'x', which leads nowhere";
    const models = {
      ...stack.models,
      resolve: () => {
        throw new GatewayError('not_found', wrong);
      },
    };
    expect(describeStack({ stack: { ...stack, models }, ...at })).toContain(
      "claude-* → nothing: ANTHROPIC_DEFAULT_OPUS_MODEL is 'x', which leads nowhere\n",
    );
  });

  it('asks for a configured key when there are some', () => {
    expect(describeStack({ stack: fakeStack(), ...at, locked: true })).toContain('ANTHROPIC_AUTH_TOKEN="<a key of server.auth>"');
  });
});

describe('GET /', () => {
  const providers = [status('openai', { models: 1, why: '<b>' })];

  it('is plain text for curl', async () => {
    const { url } = await serve({ providers });
    const response = await fetch(url, { headers: { accept: '*/*' } });
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toContain(`Llama Stack 1.2.3 at ${url}\n`);
  });

  it('is a page for a browser, in which nothing configured can become markup', async () => {
    const { url } = await serve({ providers });
    const response = await fetch(url, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain('openai: 1 model (&#60;b&#62;)');
  });
});

describe('GET /v1/providers', () => {
  it('tells of each provider how it does, with the configuration it was given', async () => {
    const error = new GatewayError('authentication', 'openai: the key was refused');
    const config = { api_key: '***' };
    const { url } = await serve({
      providers: [status('openai', { models: 2, config }), status('ollama', { error }), status('vllm', {}), ...off],
    });
    const data = [
      { api: 'inference', provider_id: 'openai', provider_type: 'remote::openai', config, health: { status: 'OK' }, models: 2 },
      { health: { status: 'Error', message: 'openai: the key was refused' } },
      { health: { status: 'Unknown' } },
      { health: { status: 'Off' }, variables: ['VLLM_URL'] },
      { health: { status: 'Off' }, variables: ['GROQ_API_KEY'] },
    ];
    expect(await (await fetch(`${url}/v1/providers`)).json()).toMatchObject({ object: 'list', data });
  });
});
