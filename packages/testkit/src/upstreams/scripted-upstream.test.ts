import { SseParser } from '@llama-stack/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Script, Turn } from './script.ts';
import {
  type ChatUpstreamOptions,
  chatUpstream,
  type MessagesUpstreamOptions,
  messagesUpstream,
  responsesUpstream,
  type ScriptedUpstream,
} from './scripted-upstream.ts';

let upstream: ScriptedUpstream | undefined;

afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
});

async function startChat(script: Script, options?: ChatUpstreamOptions) {
  upstream = await chatUpstream(script, options);
  return client(upstream, '/v1/chat/completions');
}

async function startMessages(script: Script, options?: MessagesUpstreamOptions) {
  upstream = await messagesUpstream(script, options);
  return client(upstream, '/v1/messages');
}

function client(running: ScriptedUpstream, path: string) {
  const post = (body: object, headers: Record<string, string> = {}) =>
    fetch(running.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const question = { model: 'test-model', messages: [{ role: 'user', content: 'hi' }] };
  return {
    running,
    post,
    whole: async (): Promise<unknown> => (await post(question)).json(),
    stream: async (extra: object = {}): Promise<string[]> => {
      const text = await (await post({ ...question, ...extra, stream: true })).text();
      return new SseParser().push(new TextEncoder().encode(text)).map((event) => event.data);
    },
  };
}

const oneTool: readonly Turn[] = [{ thinking: 'Look.', text: 'On it.', tools: [{ name: 'Read', input: { path: 'a' } }] }];

describe('chatUpstream', () => {
  it('streams thinking, text, tools and usage, and ends with [DONE]', async () => {
    const { stream } = await startChat([{ ...oneTool[0], usage: { prompt: 10, completion: 5, cached: 4 } }]);
    const data = await stream({ stream_options: { include_usage: true } });
    expect(data.pop()).toBe('[DONE]');
    const chunks = data.map((text) => JSON.parse(text));
    expect(chunks.flatMap(({ choices }) => choices.map((choice: { delta: unknown }) => choice.delta))).toEqual([
      { role: 'assistant', content: '' },
      { reasoning_content: 'Look.' },
      { content: 'On ' },
      { content: 'it.' },
      { tool_calls: [{ index: 0, id: 'call_0x0', type: 'function', function: { name: 'Read', arguments: '' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"path' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '":"a"}' } }] },
      {},
    ]);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 4 } } });
  });

  it('answers whole when no stream is asked for', async () => {
    const { whole } = await startChat(oneTool, { reasoningField: 'reasoning' });
    expect(await whole()).toMatchObject({
      choices: [
        {
          finish_reason: 'tool_calls',
          message: { content: 'On it.', reasoning: 'Look.', tool_calls: [{ function: { name: 'Read', arguments: '{"path":"a"}' } }] },
        },
      ],
    });
  });

  it('lists its models as the flavour does', async () => {
    const { running } = await startChat([], { flavour: 'vllm', models: [{ id: 'qwen', contextWindow: 32_768 }] });
    expect(await (await fetch(`${running.url}/v1/models`)).json()).toMatchObject({ data: [{ id: 'qwen', max_model_len: 32_768 }] });
  });

  it('has no Messages route', async () => {
    const { running } = await startChat([], { flavour: 'ollama' });
    const response = await fetch(`${running.url}/v1/messages`, { method: 'POST', body: '{}' });
    expect([response.status, await response.text()]).toEqual([404, '404 page not found']);
  });

  it('refuses other keys and other models', async () => {
    const { post } = await startChat([{ text: 'hi' }], { apiKey: 'right' });
    expect((await post({}, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await post({ model: 'other' }, { authorization: 'Bearer right' })).status).toBe(404);
  });

  it('tells the script what the request holds', async () => {
    const { running, post } = await startChat(() => ({ text: 'ok' }));
    await post({
      model: 'test-model',
      tools: [{ type: 'function', function: { name: 'Read' } }],
      messages: [
        { role: 'user', content: 'first' },
        { role: 'assistant', reasoning_content: 'Hm.', tool_calls: [] },
        { role: 'tool', tool_call_id: 'c1', content: 'result' },
        { role: 'user', content: [{ type: 'text', text: 'now' }, { type: 'image_url' }] },
      ],
    });
    expect(running.calls).toMatchObject([
      {
        api: 'openai-chat',
        tools: ['Read'],
        prompt: 'now',
        results: [{ id: 'c1', text: 'result' }],
        thinking: ['Hm.'],
        images: 1,
        stream: false,
      },
    ]);
  });
});

describe('responsesUpstream', () => {
  it('begins with its end where a call comes whole, and marks one that is cut off', async () => {
    upstream = await responsesUpstream([
      { tools: [{ name: 'Read', input: { path: 'a' } }], toolStream: 'whole' },
      { tools: [{ name: 'Read', input: { path: 'a' }, isCutOff: true }], stop: 'length' },
    ]);
    const { post } = client(upstream, '/v1/responses');
    const question = { model: 'test-model', stream: true, input: [{ role: 'user', content: 'hi' }] };
    const [whole, cut] = [await (await post(question)).text(), await (await post(question)).text()];
    expect(whole).not.toMatch(/output_item.added|arguments.delta/);
    expect(whole).toContain('"status":"completed","arguments":"{\\"path\\":\\"a\\"}"');
    expect(cut).toContain('"status":"incomplete","arguments":"{\\"path"');
  });

  it('streams items from their beginning to their end', async () => {
    upstream = await responsesUpstream(oneTool);
    const { post } = client(upstream, '/v1/responses');
    const text = await (await post({ model: 'test-model', stream: true, input: [{ role: 'user', content: 'hi' }] })).text();
    const events = new SseParser().push(new TextEncoder().encode(text));
    expect(events.filter(({ event }) => /item|completed/.test(event)).map(({ event }) => event)).toEqual([
      ...Array.from({ length: 3 }, () => ['response.output_item.added', 'response.output_item.done']).flat(),
      'response.completed',
    ]);
    expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({
      response: {
        status: 'completed',
        output: [{ type: 'reasoning' }, { type: 'message' }, { type: 'function_call', arguments: '{"path":"a"}' }],
      },
    });
  });

  it('tells the script what the request holds', async () => {
    upstream = await responsesUpstream(() => ({ text: 'ok' }));
    const { post } = client(upstream, '/v1/responses');
    await post({
      model: 'test-model',
      tools: [{ type: 'function', name: 'Read' }],
      input: [
        { role: 'user', content: 'first' },
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] },
        { type: 'function_call', call_id: 'c1', name: 'Read', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c1', output: [{ type: 'input_text', text: 'result' }, { type: 'input_image' }] },
        { role: 'user', content: [{ type: 'input_text', text: 'now' }] },
      ],
    });
    expect(upstream.calls).toMatchObject([
      { api: 'openai-responses', tools: ['Read'], prompt: 'now', results: [{ id: 'c1', text: 'result' }], thinking: ['Hm.'], images: 1 },
    ]);
  });
});

describe('what upstreams refuse', () => {
  const said = (content: unknown) => ({ role: 'user', content });
  const chatCall = { role: 'assistant', tool_calls: [{ id: 'c1' }, { id: 'c2' }] };
  const chatResult = (tool_call_id: string) => ({ role: 'tool', tool_call_id, content: 'ok' });
  const call = { role: 'assistant', content: [{ type: 'tool_use', id: 'c1' }] };
  const result = { type: 'tool_result', tool_use_id: 'c1' };
  const item = { type: 'function_call', call_id: 'c1' };
  const output = { type: 'function_call_output', call_id: 'c1' };

  it.each([
    ['a chat result that another message parts from its call', [chatCall, chatResult('c1'), said('hi'), chatResult('c2')], 'c2'],
    ['a chat call without a result', [chatCall, chatResult('c2')], 'c1'],
    ['results of a chat right after their calls', [chatCall, chatResult('c2'), chatResult('c1'), said('hi')], undefined],
  ])('is %s', async (_, messages, id) => {
    const { post } = await startChat(() => ({ text: 'ok' }));
    await expectRefusal(await post({ model: 'test-model', messages }), id);
  });

  it.each([
    ['a result after a text', [call, said([{ type: 'text', text: 'hi' }, result])], 'c1'],
    ['a result that comes later', [call, said('hi'), said([result])], 'c1'],
    ['a call at the end', [said('hi'), call], 'c1'],
    ['no result that comes first', [call, said([result, { type: 'text', text: 'hi' }])], undefined],
  ])('is, in Messages, %s', async (_, messages, id) => {
    const { post } = await startMessages(() => ({ text: 'ok' }));
    await expectRefusal(await post({ model: 'test-model', messages }), id);
  });

  it.each([
    ['a call without a result', [item], 'c1'],
    ['no result that comes late', [item, said('hi'), output], undefined],
  ])('is, in Responses, %s', async (_, input, id) => {
    upstream = await responsesUpstream(() => ({ text: 'ok' }));
    await expectRefusal(await client(upstream, '/v1/responses').post({ model: 'test-model', input }), id);
  });

  async function expectRefusal(response: Response, id: string | undefined): Promise<void> {
    expect(response.status).toBe(id === undefined ? 200 : 400);
    if (id !== undefined) expect(await response.text()).toContain(id);
  }
});

describe('messagesUpstream', () => {
  it('streams as Anthropic does', async () => {
    const { stream } = await startMessages(oneTool);
    const events = (await stream()).map((text) => JSON.parse(text));
    expect(events.map(({ type }) => type).join(' ')).toBe(
      [
        'message_start',
        'content_block_start content_block_delta content_block_delta content_block_stop',
        'content_block_start content_block_delta content_block_delta content_block_stop',
        'content_block_start content_block_delta content_block_delta content_block_stop',
        'message_delta message_stop',
      ].join(' '),
    );
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' } });
  });

  it('vLLM: ends with [DONE] and has ids that are not msg_', async () => {
    const { stream } = await startMessages(oneTool, { flavour: 'vllm' });
    const data = await stream();
    expect(data.at(-1)).toBe('[DONE]');
    expect(JSON.parse(data[0] ?? '').message.id).toBe('chatcmpl-0');
  });

  it('Ollama: leaves out signatures and stop_reason in message_start', async () => {
    const { stream } = await startMessages(oneTool, { flavour: 'ollama' });
    const data = await stream();
    expect(JSON.parse(data[0] ?? '').message).not.toHaveProperty('stop_reason');
    expect(data.join()).not.toContain('signature');
  });

  it('answers a probe without using up the script', async () => {
    const { running, post } = await startMessages([{ text: 'hi' }]);
    expect((await post({})).status).toBe(400);
    expect(running.calls).toEqual([]);
  });

  it('ends a stream with an error after the content before it', async () => {
    const { stream } = await startMessages([{ text: 'Well', error: { status: 529, message: 'busy' } }]);
    expect(JSON.parse((await stream()).at(-1) ?? '')).toEqual({ type: 'error', error: { type: 'overloaded_error', message: 'busy' } });
  });

  it('says when a script is used up', async () => {
    const { whole } = await startMessages([]);
    expect(await whole()).toMatchObject({ error: { message: expect.stringContaining('0 turns') } });
  });
});
