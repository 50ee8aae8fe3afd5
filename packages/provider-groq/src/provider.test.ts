import { readFileSync } from 'node:fs';
import { collectMessage, type InferenceProvider, type MessagesRequest, silentLogger } from '@llama-stack/core';
import { callContext, startUpstream, type UpstreamAnswer } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { provider as plugin } from './index.ts';

async function providerAt(base_url: string): Promise<InferenceProvider> {
  const config = await plugin.config['~standard'].validate({ base_url, api_key: 'gsk_test' });
  if (config.issues) throw new Error(JSON.stringify(config.issues));
  const provider = await plugin.create({ id: 'groq', config: config.value, logger: silentLogger });
  onTestFinished(() => provider.close?.());
  return provider;
}

async function answering(answer: UpstreamAnswer): Promise<InferenceProvider> {
  const upstream = await startUpstream(() => answer);
  onTestFinished(() => upstream.close());
  return providerAt(`${upstream.url}/openai/v1`);
}

const recorded = (name: string) => readFileSync(new URL(`./__fixtures__/${name}.sse`, import.meta.url), 'utf8');

const tool = (name: string) => ({ name, input_schema: { type: 'object', properties: {} } });
const request: MessagesRequest = {
  model: 'openai/gpt-oss-120b',
  max_tokens: 4_096,
  stream: true,
  tools: [tool('get_weather')],
  messages: [{ role: 'user', content: 'How is the weather in Oslo?' }],
};

async function bodyOf(changes: Partial<MessagesRequest>): Promise<Record<string, unknown>> {
  const provider = await providerAt('http://127.0.0.1:9');
  const explanation = await provider.explain?.({ ...request, ...changes }, callContext());
  return Object(explanation?.body);
}

describe('a call to Groq', () => {
  it.each([
    ['openai/gpt-oss-120b', { include_reasoning: true, reasoning_effort: 'high' }],
    ['qwen/qwen3-32b', { reasoning_format: 'parsed', reasoning_effort: 'default' }],
    ['qwen/qwen3.8-27b', { reasoning_format: 'parsed', reasoning_effort: 'high' }],
    ['llama-3.3-70b-versatile', {}],
  ])('asks %s for its reasoning as that model knows', async (model, fields) => {
    const body = await bodyOf({ model, thinking: { type: 'adaptive' }, output_config: { effort: 'max' } });
    const said = Object.entries(body).filter(([name]) => name.includes('reasoning'));
    expect(Object.fromEntries(said)).toEqual(fields);
  });

  it.each([
    ['openai/gpt-oss-120b', 'low'],
    ['qwen/qwen3-32b', 'none'],
    ['llama-3.3-70b-versatile', undefined],
  ])('tells %s not to think', async (model, effort) => {
    expect((await bodyOf({ model, thinking: { type: 'disabled' } })).reasoning_effort).toBe(effort);
  });

  it('T14: declares the tools of earlier calls again', async () => {
    const messages: MessagesRequest['messages'] = [
      { role: 'user', content: 'Read it' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'Gone', input: { path: 'x' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'text' }] },
    ];
    expect(await bodyOf({ messages })).toMatchObject({ tools: [{ function: { name: 'get_weather' } }, { function: { name: 'Gone' } }] });
  });

  it.each(['openai/gpt-oss-120b', 'qwen/qwen3-32b', 'llama-3.3-70b-versatile'])(
    'T14: lets %s call what is not there, as the client tells it',
    async (model) => {
      expect(await bodyOf({ model })).toMatchObject({ disable_tool_validation: true });
    },
  );

  it('R18: caps the answer by the name and the limit that Groq has', async () => {
    const body = await bodyOf({ model: 'llama-3.1-8b-instant', max_tokens: 32_000 });
    expect([body.max_completion_tokens, body.max_tokens]).toEqual([8_192, undefined]);
  });

  it('T16: says how many tools Groq takes', async () => {
    const tools = Array.from({ length: 140 }, (_, index) => tool(`tool_${index}`));
    await expect(bodyOf({ tools })).rejects.toThrow('takes 128 tools at most, and the request has 140');
  });
});

describe('an answer of Groq', () => {
  it('holds a whole tool call, with its usage counted once', async () => {
    const message = await collectMessage((await answering({ sse: recorded('07-groq-whole-tool-call') })).infer(request, callContext()));
    expect(message).toMatchObject({
      content: [{ type: 'tool_use', id: 'tk85n1k4m', name: 'get_weather', input: { city: 'Oslo' } }],
      stop_reason: 'tool_use',
      usage: { input_tokens: 210, output_tokens: 15 },
    });
  });

  it('T13: is an error worth another try when the model botched a call, before the stream and inside it', async () => {
    const error = {
      message: "Failed to call a function. See 'failed_generation'.",
      type: 'invalid_request_error',
      code: 'tool_use_failed',
    };
    const retryable = { code: 'upstream', details: { shouldRetry: true } };
    const before = await answering({ status: 400, json: { error } });
    await expect(collectMessage(before.infer(request, callContext()))).rejects.toMatchObject(retryable);
    const inside = await answering({ sse: recorded('09-groq-mid-stream-tool-use-failed') });
    await expect(collectMessage(inside.infer(request, callContext()))).rejects.toMatchObject(retryable);
  });

  it.each([413, 429])('is an overflow when one request is larger than a minute’s tokens (%i)', async (status) => {
    const message =
      'Request too large for model `openai/gpt-oss-120b` in organization `org` on tokens per minute (TPM): Limit 8000, Requested 21000, please reduce your message size and try again.';
    const provider = await answering({ status, json: { error: { message, type: 'tokens', code: 'rate_limit_exceeded' } } });
    await expect(collectMessage(provider.infer(request, callContext()))).rejects.toMatchObject({
      code: 'context_overflow',
      message: 'prompt is too long: 21000 tokens > 8000 maximum',
    });
  });
});
