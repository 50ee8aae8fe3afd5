import { EventEmitter, once } from 'node:events';
import { query, type SDKResultSuccess, type SDKUserMessage } from '@anthropic-ai/claude-agent-sdk';
import Anthropic from '@anthropic-ai/sdk';
import type { Turn } from '@llama-stack/testkit';
import { describe, expect, inject, it } from 'vitest';
import { bash } from './harness/bash.ts';
import { native, type Route, translated } from './harness/routes.ts';
import { type Setting, startSetting } from './harness/with-stack.ts';

const weather = { name: 'weather', input_schema: { type: 'object' as const, properties: { city: { type: 'string' } } } };

describe.each([translated, native])('the official SDKs on $name', (route) => {
  const ask = { model: route.model, max_tokens: 500, messages: [{ role: 'user' as const, content: 'Weather in Oslo?' }] };

  it('answer whole and as a stream, the same', async () => {
    const turn: Turn = { text: 'Sunny, 21 °C.', usage: { prompt: 20, completion: 5, cached: 8 } };
    const { product } = await startSetting(route, () => turn);
    const client = new Anthropic({ baseURL: product.url, apiKey: 'fake', maxRetries: 0 });
    const whole = await client.messages.create(ask);
    const streamed = await client.messages.stream(ask).finalMessage();
    for (const message of [whole, streamed]) {
      expect(message).toMatchObject({
        role: 'assistant',
        model: route.model,
        content: [{ type: 'text', text: 'Sunny, 21 °C.' }],
        stop_reason: 'end_turn',
      });
      expect(message.usage).toMatchObject({ input_tokens: 12, cache_read_input_tokens: 8, output_tokens: 5 });
      expect(message.id).toMatch(/^msg_/);
    }
  });

  it('call a tool and take its result', async () => {
    const { product, upstream } = await startSetting(
      route,
      ({ results }): Turn => (results.length === 0 ? { tools: [{ name: 'weather', input: { city: 'Oslo' } }] } : { text: 'Rain.' }),
    );
    const client = new Anthropic({ baseURL: product.url, apiKey: 'fake', maxRetries: 0 });
    const first = await client.messages.create({ ...ask, tools: [weather] });
    expect(first).toMatchObject({ stop_reason: 'tool_use', content: [{ type: 'tool_use', name: 'weather', input: { city: 'Oslo' } }] });
    const call = first.content[0];
    if (call?.type !== 'tool_use') throw new Error('no call');
    const second = await client.messages.create({
      ...ask,
      tools: [weather],
      messages: [
        ...ask.messages,
        { role: 'assistant', content: first.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'rain' }] },
      ],
    });
    expect(second.content).toEqual([expect.objectContaining({ type: 'text', text: 'Rain.' })]);
    expect(upstream.calls[1]?.results[0]?.text).toBe('rain');
  });

  it('run tools by themselves, and tell the model all that was said', async () => {
    const { product, upstream } = await startSetting(
      route,
      ({ results }): Turn => (results.length === 0 ? { tools: [{ name: 'weather', input: { city: 'Oslo' } }] } : { text: 'Rain.' }),
    );
    const client = new Anthropic({ baseURL: product.url, apiKey: 'fake', maxRetries: 0 });
    const tool = { ...weather, parse: (input: unknown) => input, run: () => 'rain' };
    const last = await client.beta.messages.toolRunner({ ...ask, tools: [tool] }).runUntilDone();
    expect(last.content).toEqual([expect.objectContaining({ type: 'text', text: 'Rain.' })]);
    expect(JSON.stringify(upstream.calls.at(-1)?.upstream.json)).toContain('Weather in Oslo?');
    expect(upstream.calls.at(-1)?.results[0]?.text).toBe('rain');
  });

  it('list models and count tokens', async () => {
    const { product } = await startSetting(route, () => ({ text: 'ok' }));
    const client = new Anthropic({ baseURL: product.url, apiKey: 'fake', maxRetries: 0 });
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toContain(route.model);
    expect(await client.models.retrieve(route.model)).toMatchObject({ id: route.model, type: 'model' });
    const { input_tokens } = await client.messages.countTokens({ model: route.model, messages: ask.messages, tools: [weather] });
    expect(input_tokens).toBeGreaterThan(10);
  });

  it('E9: get a typed error for a model that nobody has', async () => {
    const { product } = await startSetting(route, () => ({ text: 'ok' }));
    const client = new Anthropic({ baseURL: product.url, apiKey: 'fake', maxRetries: 0 });
    await expect(client.messages.create({ ...ask, model: 'nobody/x' })).rejects.toMatchObject({ status: 404, type: 'not_found_error' });
  });

  it('drive an agent with tools', async () => {
    const setting = await startSetting(
      route,
      ({ results }): Turn => (results.length === 0 ? { tools: [bash('echo agent-$((40+2))')] } : { text: `It said ${results[0]?.text}` }),
    );
    const [result] = await runAgent(setting, route, { prompt: 'Run it' });
    expect(result).toMatchObject({ subtype: 'success', result: 'It said agent-42', usage: { output_tokens: expect.any(Number) } });
  });

  it('drive an agent of several turns, that is resumed later', async () => {
    const setting = await startSetting(route, ({ prompt, upstream }): Turn => {
      if (prompt.includes('Say a word')) return { text: 'Zebra.' };
      return { text: upstream.text.includes('Zebra.') ? `${prompt.includes('Again') ? 'Again' : 'It was'} zebra.` : 'I forgot.' };
    });
    const [first, second] = await runAgent(setting, route, { prompt: ['Say a word', 'Which word was it?'] });
    expect([first?.result, second?.result]).toEqual(['Zebra.', 'It was zebra.']);
    const [resumed] = await runAgent(setting, route, { prompt: 'Again?', resume: first?.session_id });
    expect(resumed).toMatchObject({ result: 'Again zebra.', session_id: first?.session_id });
  });
});

interface AgentRun {
  /** One turn, or one after the other. */
  readonly prompt: string | string[];
  readonly resume?: string | undefined;
}

/** Runs an agent to its end; gives the result of each turn. */
async function runAgent({ product, workspace }: Setting, route: Route, { prompt, resume }: AgentRun): Promise<SDKResultSuccess[]> {
  const agent = new EventEmitter();
  const answer = query({
    prompt: say([prompt].flat(), agent),
    options: {
      model: route.model,
      cwd: workspace.project,
      env: workspace.env(product.url),
      pathToClaudeCodeExecutable: inject('claudeBinary'),
      permissionMode: 'bypassPermissions',
      allowDangerouslySkipPermissions: true,
      ...(resume !== undefined && { resume }),
    },
  });
  const results: SDKResultSuccess[] = [];
  for await (const message of answer) {
    if (message.type !== 'result') continue;
    if (message.subtype !== 'success') throw new Error(`The agent ended with ${message.subtype}`);
    results.push(message);
    agent.emit('answer');
  }
  return results;
}

/** What a person says: the next turn once the agent has answered. */
async function* say(prompts: readonly string[], agent: EventEmitter): AsyncGenerator<SDKUserMessage> {
  for (const content of prompts) {
    const answered = once(agent, 'answer');
    yield { type: 'user', message: { role: 'user', content }, parent_tool_use_id: null };
    await answered;
  }
}
