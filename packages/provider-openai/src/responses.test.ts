import { collectMessage, type MessagesRequest, sealReasoning, silentLogger } from '@llama-stack/core';
import { callContext, startUpstream, type UpstreamAnswer, type UpstreamRequest } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { provider as plugin } from './index.ts';

const tools = [{ name: 'Read', input_schema: { type: 'object', properties: {} } }];

interface StartOptions {
  readonly config?: object;
  readonly answer?: (request: UpstreamRequest) => UpstreamAnswer;
}

async function start({ config = {}, answer = () => ({ status: 500 }) }: StartOptions = {}) {
  const upstream = await startUpstream(answer);
  const result = await plugin.config['~standard'].validate({ base_url: `${upstream.url}/v1`, api_key: 'sk-test', ...config });
  if (result.issues) throw new Error(JSON.stringify(result.issues));
  const provider = await plugin.create({ id: 'openai', config: result.value, logger: silentLogger });
  onTestFinished(async () => {
    await provider.close?.();
    await upstream.close();
  });
  return { provider, upstream };
}

const ask = (model: string, request: Partial<MessagesRequest> = {}): MessagesRequest => ({
  model,
  max_tokens: 4_096,
  stream: true,
  system: 'Be brief.',
  messages: [{ role: 'user', content: 'Hi' }],
  ...request,
});

async function explain(model: string, request: Partial<MessagesRequest> = {}, config: object = {}) {
  const { provider } = await start({ config });
  return provider.explain?.(ask(model, request), callContext());
}

const sse = (...events: readonly { readonly type: string }[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
const done = (output_index: number, item: object) => ({ type: 'response.output_item.done', output_index, item });
const completed = { type: 'response.completed', response: { status: 'completed', output: [], error: null } };
const reasoning = { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Plan' }], encrypted_content: 'gAAAA' };
const call = { type: 'function_call', call_id: 'call_1', name: 'Read', arguments: '{"file_path":"a"}', status: 'completed' };
const answered = { type: 'message', content: [{ type: 'output_text', text: 'Done.' }] };

const chatAnswer = (content: string): UpstreamAnswer => ({
  json: { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] },
});
const refusal = (status: number, message: string): UpstreamAnswer => ({
  status,
  json: { error: { message, type: 'invalid_request_error' } },
});

describe('openai by the Responses API', () => {
  it.each(['gpt-5.4', 'gpt-5.6-luna', 'gpt-6.1-sol', 'gpt-12.3-x', 'gpt-5-pro', 'o3-pro', 'gpt-5.1-codex-max', 'codex-mini-latest'])(
    'R24: calls %s, with tools and with reasoning',
    async (model) => {
      const explained = await explain(model, { tools, output_config: { effort: 'high' }, temperature: 0.5 });
      expect(explained?.url).toMatch(/\/v1\/responses$/);
      expect(explained?.body).toMatchObject({ store: false, reasoning: { effort: 'high' }, tools: [{ name: 'Read', strict: false }] });
      expect(explained?.body).not.toHaveProperty('temperature');
    },
  );

  it.each(['gpt-4o', 'gpt-4.1-mini', 'o3', 'gpt-5', 'gpt-5.2', 'gpt-5.4-chat-latest'])('leaves %s to chat completions', async (model) => {
    expect((await explain(model, { tools }))?.api).toBe('openai-chat');
  });

  it.each([
    ['gpt-5.4', 'xhigh'],
    ['gpt-6-astra', 'max'],
  ])('R23: gives %s no more than the effort %s', async (model, effort) => {
    expect((await explain(model, { output_config: { effort: 'max' } }))?.body).toMatchObject({ reasoning: { effort } });
  });

  it('tells a model not to think', async () => {
    expect((await explain('gpt-6-sol', { thinking: { type: 'disabled' } }))?.body).toMatchObject({ reasoning: { effort: 'none' } });
  });

  it('marks what to cache for models that take marks', async () => {
    const system = [{ type: 'text' as const, text: 'S', cache_control: { type: 'ephemeral' } }];
    const mark = { prompt_cache_breakpoint: { mode: 'explicit' } };
    expect((await explain('gpt-5.6-sol', { system }))?.body).toMatchObject({ input: [{ role: 'developer', content: [mark] }, {}] });
    expect((await explain('gpt-5.4', { system }))?.body).toMatchObject({ instructions: 'S' });
  });

  it('lets the configuration choose the API for a model', async () => {
    const models = [
      { match: 'gpt-5.4*', api: 'openai-chat' },
      { match: 'gpt-4o', api: 'openai-responses' },
    ];
    const chat = await explain('gpt-5.4', { tools, output_config: { effort: 'high' } }, { models });
    expect(chat).toMatchObject({ api: 'openai-chat', body: { reasoning_effort: 'none' } });
    const responses = await explain('gpt-4o', { temperature: 0.5, output_config: { effort: 'high' } }, { models });
    expect(responses).toMatchObject({ api: 'openai-responses', body: { temperature: 0.5 } });
    expect(responses?.body).not.toHaveProperty('reasoning');
  });

  it('K8: gives the reasoning of a tool loop back as it came', async () => {
    const { provider, upstream } = await start({
      answer: ({ text }) => ({
        sse: text.includes('function_call_output') ? sse(done(0, answered), completed) : sse(done(0, reasoning), done(1, call), completed),
      }),
    });
    const request = ask('gpt-5.4', { tools, thinking: { type: 'adaptive' } });
    const first = await collectMessage(provider.infer(request, callContext()));
    expect(first.stop_reason).toBe('tool_use');
    // The history as a client keeps it: as JSON.
    const content = JSON.parse(JSON.stringify(first.content));
    const messages = [
      ...request.messages,
      { role: 'assistant' as const, content },
      { role: 'user' as const, content: [{ type: 'tool_result' as const, tool_use_id: 'call_1', content: 'ok' }] },
    ];
    const second = await collectMessage(provider.infer({ ...request, messages }, callContext()));
    expect(second.content).toEqual([{ type: 'text', text: 'Done.' }]);
    expect(upstream.requests[1]?.json).toMatchObject({
      input: [{ role: 'user' }, reasoning, { type: 'function_call', call_id: 'call_1' }, { type: 'function_call_output', output: 'ok' }],
    });
  });

  it('K8: goes on without the reasoning that the upstream refuses', async () => {
    const { provider, upstream } = await start({
      answer: ({ text }) =>
        text.includes('"type":"reasoning"')
          ? refusal(400, 'The encrypted content gAAAA could not be verified.')
          : { sse: sse(done(0, answered), completed) },
    });
    const signature = sealReasoning({
      api: 'openai-responses',
      provider: 'openai',
      model: 'gpt-5.4',
      state: { id: 'rs_1', encrypted_content: 'gAAAA' },
    });
    const messages: MessagesRequest['messages'] = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [{ type: 'thinking', thinking: 'Plan', signature }] },
      { role: 'user', content: 'Go on' },
    ];
    const inSession = (sessionId: string) => ({ ...callContext(), client: { model: 'openai/gpt-5.4', betas: [], sessionId } });
    const message = await collectMessage(provider.infer(ask('gpt-5.4', { messages }), inSession('a')));
    expect(message.content).toEqual([{ type: 'text', text: 'Done.' }]);
    // It is the conversation's reasoning that is bad, not the model: another session still sends its own.
    for (const session of ['a', 'b']) await collectMessage(provider.infer(ask('gpt-5.4', { messages }), inSession(session)));
    expect(upstream.requests.map(({ text }) => text.includes('"type":"reasoning"'))).toEqual([true, false, false, true, false]);
  });

  it('takes chat completions where a server of its own address has nothing else, and remembers it', async () => {
    const { provider, upstream } = await start({
      answer: ({ path }) => (path.endsWith('/responses') ? { status: 404, text: 'Not Found' } : chatAnswer('Hello')),
    });
    for (const _ of [1, 2]) {
      const message = await collectMessage(provider.infer(ask('gpt-5.4', { stream: false }), callContext()));
      expect(message.content).toEqual([{ type: 'text', text: 'Hello' }]);
    }
    expect(upstream.requests.map(({ path }) => path)).toEqual(['/v1/responses', '/v1/chat/completions', '/v1/chat/completions']);
  });

  it('E9: takes a 404 about the model for what it is', async () => {
    const { provider, upstream } = await start({ answer: () => refusal(404, 'The model `gpt-5.4` does not exist') });
    await expect(collectMessage(provider.infer(ask('gpt-5.4'), callContext()))).rejects.toMatchObject({ code: 'not_found' });
    expect(upstream.requests).toHaveLength(1);
  });

  it('R24: takes the Responses API where chat completions refers to it', async () => {
    const { provider, upstream } = await start({
      answer: ({ path }) =>
        path.endsWith('/responses')
          ? { sse: sse(done(0, answered), completed) }
          : refusal(
              400,
              'Function tools with reasoning_effort are not supported for o9 in /v1/chat/completions. To use function tools, use /v1/responses.',
            ),
    });
    await collectMessage(provider.infer(ask('o9', { tools }), callContext()));
    expect(upstream.requests.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v1/responses']);
  });
});
