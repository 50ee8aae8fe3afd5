import { type ContentBlock, collectMessage, type EventBatch, MessageBuilder, type MessagesRequest, sealReasoning } from '@llama-stack/core';
import { callContext } from '@llama-stack/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerBatches, recordingLogger } from '../__fixtures__/fake-provider.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { ReasoningMemory } from './reasoning-memory.ts';
import { withReasoningMemory } from './with-reasoning-memory.ts';

afterEach(() => void vi.useRealTimers());

const seal = (state: unknown) => sealReasoning({ api: 'a', provider: 'p', model: 'm', state });

/** An answer that thinks before each of two calls. */
function thoughtful(): EventBatch {
  const seals = [seal(1), seal(2)];
  const builder = new MessageBuilder({ id: 'msg_1', model: 'm', promptTokens: 3, sealThinking: () => seals.shift() ?? '' });
  builder.start();
  builder.thinking('First I look.');
  builder.text('Looking.');
  builder.toolUse('call_0', 'Read');
  builder.toolInput('call_0', '{"path":"a","n":1}');
  builder.thinking('Then I list.');
  builder.toolUse('call_1', 'List');
  builder.usage({ input_tokens: 3, output_tokens: 5 });
  builder.stop('tool_use');
  builder.finish();
  return builder.take();
}

interface Setup {
  readonly store?: MemoryStore;
  readonly answer?: readonly EventBatch[];
}

/** A provider that notes what it is sent. */
function setUp({ store = new MemoryStore(), answer = [thoughtful()] }: Setup = {}) {
  const logger = recordingLogger();
  const sent: MessagesRequest[] = [];
  const infer = withReasoningMemory(async function* (request) {
    sent.push(request);
    yield* answer;
  }, new ReasoningMemory({ store, logger }));
  const ask = (request: MessagesRequest) => collectMessage(infer(request, callContext()));
  return { ask, sent, store, logger, infer };
}

/** Blocks of an answer, as a client sends them back. */
function overTheWire(blocks: readonly object[]): ContentBlock[] {
  return JSON.parse(JSON.stringify(blocks));
}

const tools = [{ name: 'Read' }, { name: 'List' }];
const first: MessagesRequest = { model: 'm', max_tokens: 10, tools, messages: [{ role: 'user', content: 'Look' }] };

/** The next turn of a client that has the answer without its thinking, or with it. */
async function nextTurn(
  ask: (request: MessagesRequest) => ReturnType<typeof collectMessage>,
  keepsThinking: boolean,
): Promise<MessagesRequest> {
  const { content } = await ask(first);
  const kept = overTheWire(content.filter(({ type }) => keepsThinking || type !== 'thinking'));
  return { ...first, messages: [...first.messages, { role: 'assistant', content: kept }, { role: 'user', content: 'Go on' }] };
}

describe('withReasoningMemory', () => {
  it('puts back what the model thought before each call, where it stood', async () => {
    const { ask, sent } = setUp();
    await ask(await nextTurn(ask, false));
    expect(sent[1]?.messages).toEqual([
      { role: 'user', content: 'Look' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'First I look.', signature: seal(1) },
          { type: 'text', text: 'Looking.' },
          { type: 'tool_use', id: 'call_0', name: 'Read', input: { path: 'a', n: 1 } },
          { type: 'thinking', thinking: 'Then I list.', signature: seal(2) },
          { type: 'tool_use', id: 'call_1', name: 'List', input: {} },
        ],
      },
      { role: 'user', content: 'Go on' },
    ]);
  });

  it('sends the same again on every later turn, so that the conversation keeps its beginning', async () => {
    const { ask, sent } = setUp();
    const second = await nextTurn(ask, false);
    await ask(second);
    await ask({ ...second, messages: [...second.messages, { role: 'assistant', content: 'Yes' }, { role: 'user', content: 'And?' }] });
    expect(sent[2]?.messages.slice(0, 3)).toEqual(sent[1]?.messages);
  });

  it('leaves a client that sends thinking back alone, and asks no store for it', async () => {
    const store = new MemoryStore();
    const { ask, sent } = setUp({ store });
    const second = await nextTurn(ask, true);
    const get = vi.spyOn(store, 'get');
    await ask(second);
    expect(sent[1]).toBe(second);
    expect(get).not.toHaveBeenCalled();
  });

  it('asks the store once about a model that does not reason, not about each of its calls', async () => {
    const store = new MemoryStore();
    const get = vi.spyOn(store, 'get');
    const set = vi.spyOn(store, 'set');
    const { ask, sent } = setUp({ store, answer: answerBatches('Hello') });
    const calls: ContentBlock[] = ['a', 'b', 'c'].map((id) => ({ type: 'tool_use', id, name: 'Read', input: {} }));
    const request: MessagesRequest = { ...first, messages: [...first.messages, { role: 'assistant', content: calls }] };
    for (let turn = 0; turn < 3; turn += 1) await ask(request);
    expect(sent).toEqual([request, request, request]);
    expect(sent[2]).toBe(request);
    expect(get.mock.calls).toEqual([['reasons:m']]);
    expect(set).not.toHaveBeenCalled();
  });

  it('finds what another process has kept, for a day', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const store = new MemoryStore();
    const one = setUp({ store });
    const second = await nextTurn(one.ask, false);
    const two = setUp({ store });
    await two.ask(second);
    expect(JSON.stringify(two.sent[0])).toContain('First I look.');
    vi.setSystemTime(Date.now() + 24 * 3_600_000);
    const later = setUp({ store });
    await later.ask(second);
    expect(later.sent[0]).toEqual(second);
  });

  it.each<[string, (request: MessagesRequest) => MessagesRequest]>([
    ['begins otherwise', (request) => ({ ...request, messages: [{ role: 'user', content: 'Another' }, ...request.messages.slice(1)] })],
    ['has other instructions', (request) => ({ ...request, system: 'You are another' })],
    ['calls otherwise', (request) => JSON.parse(JSON.stringify(request).replace('"path":"a"', '"path":"b"').replace('call_1', 'call_2'))],
    ['turns thinking off', (request) => ({ ...request, thinking: { type: 'disabled' } })],
  ])('gives nothing to a conversation that %s, though its ids are the same', async (_, change) => {
    const { ask, sent } = setUp();
    const other = change(await nextTurn(ask, false));
    await ask(other);
    expect(sent[1]).toEqual(other);
  });

  it('knows a conversation though its cache marks have moved', async () => {
    const { ask, sent } = setUp();
    const content: ContentBlock[] = [{ type: 'text', text: 'Look', cache_control: { type: 'ephemeral' } }];
    const marked: MessagesRequest = { ...first, messages: [{ role: 'user', content }] };
    const { content: answer } = await ask(marked);
    const calls = overTheWire(answer.filter(({ type }) => type === 'tool_use'));
    await ask({
      ...marked,
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Look' }] },
        { role: 'assistant', content: calls },
      ],
    });
    expect(JSON.stringify(sent[1])).toContain('First I look.');
  });

  it('goes on when the store fails, and says so in the log', async () => {
    const store = new MemoryStore();
    const { ask, sent, logger } = setUp({ store });
    vi.spyOn(store, 'get').mockRejectedValue(new Error('damaged'));
    vi.spyOn(store, 'set').mockRejectedValue(new Error('disk full'));
    const second = await nextTurn(ask, false);
    await ask(second);
    expect(sent[1]).toEqual(second);
    expect(new Set(logger.lines.map(({ level, message }) => `${level}: ${message}`))).toEqual(
      new Set(['error: reasoning cannot be kept in the store', 'error: reasoning cannot be read from the store']),
    );
  });

  it('stops the upstream when its reader stops', async () => {
    let released = false;
    const infer = withReasoningMemory(
      async function* () {
        try {
          yield* answerBatches('Hello');
        } finally {
          released = true;
        }
      },
      new ReasoningMemory({ store: new MemoryStore(), logger: recordingLogger() }),
    );
    for await (const _ of infer(first, callContext())) break;
    expect(released).toBe(true);
  });
});
