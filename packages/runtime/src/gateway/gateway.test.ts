import { type CallObserver, type CallOutcome, type CallRecord, type EventBatch, GatewayError, silentLogger } from '@llama-stack/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeRequest, partsOf, readAll } from '../__fixtures__/fake-api.ts';
import { answerBatches, fakeModels, fakeProvider, recordingLogger } from '../__fixtures__/fake-provider.ts';
import { createGateway } from './gateway.ts';
import { isTold } from './told-failures.ts';

type Infer = Parameters<typeof fakeProvider>[0];

const [start, content, end] = answerBatches('Hello');

function gatewayOf(infer: Infer, more: Parameters<typeof fakeProvider>[1] = {}) {
  const ended: [CallRecord, CallOutcome][] = [];
  const observer: CallObserver = { onEnd: (call, outcome) => void ended.push([call, outcome]) };
  const models = fakeModels(fakeProvider(infer, more));
  const logger = recordingLogger();
  return { gateway: createGateway({ models, observers: [observer], logger }), models, ended, logger };
}

/** A promise to be settled by the test. */
function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('create, streaming', () => {
  it('writes start and first content together, then each batch', async () => {
    const { gateway } = gatewayOf(async function* () {
      yield start;
      yield [];
      yield content;
      yield end;
    });
    const answer = await gateway.create(fakeRequest({ stream: true }));
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
    const parts = partsOf(answer);
    expect((await parts.next()).value).toBe('message_start m\n+Hello\n');
    expect((await parts.next()).value).toBe('end\n');
    expect((await parts.next()).done).toBe(true);
  });

  it("gives the provider its own model's id and the client's name of it", async () => {
    const seen: unknown[] = [];
    const { gateway } = gatewayOf(async function* (request, context) {
      seen.push(request.model, context.client, context.id);
      yield [...start, ...content, ...end];
    });
    const headers = { 'anthropic-beta': 'a-1, b-2', 'x-claude-code-session-id': 's1' };
    await readAll(await gateway.create(fakeRequest({ stream: true }, { headers })));
    expect(seen).toEqual(['m', { model: 'up/m', sessionId: 's1', betas: ['a-1', 'b-2'] }, 'req_1']);
  });

  it('S19: an error before the first content has a status, also after message_start', async () => {
    const { gateway, ended } = gatewayOf(async function* () {
      yield start;
      throw new GatewayError('overloaded', 'busy');
    });
    await expect(gateway.create(fakeRequest({ stream: true }))).rejects.toMatchObject({ code: 'overloaded' });
    expect(ended[0]?.[1]).toMatchObject({ status: 'error', error: { code: 'overloaded', message: 'busy' } });
  });

  it('E13: an error after the first content is an error event, and the stream ends', async () => {
    const { gateway, ended } = gatewayOf(async function* () {
      yield [...start, ...content];
      throw new GatewayError('upstream', 'cut off');
    });
    expect(await readAll(await gateway.create(fakeRequest({ stream: true })))).toBe('message_start m\n+Hello\nerror:upstream\n');
    expect(ended).toHaveLength(1);
  });

  it('S15: an upstream that ends without an answer is an error with a status', async () => {
    const { gateway } = gatewayOf(async function* () {
      yield start;
    });
    await expect(gateway.create(fakeRequest({ stream: true }))).rejects.toMatchObject({ code: 'upstream' });
  });

  it('tells what is not a GatewayError to the log only', async () => {
    const { gateway, logger } = gatewayOf(async function* () {
      yield [...start, ...content];
      throw new TypeError('secret detail');
    });
    expect(await readAll(await gateway.create(fakeRequest({ stream: true })))).toContain('error:internal');
    expect(logger.lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'the gateway failed' }));
  });

  it('S21, S22: leaving early frees the upstream at once, also while a read is under way, and what was delivered counts', async () => {
    let released = false;
    const { gateway, ended } = gatewayOf(async function* (_, { signal }) {
      yield [...start, ...content];
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      released = true;
      yield end;
    });
    const parts = partsOf(await gateway.create(fakeRequest({ stream: true })));
    await parts.next();
    const reading = parts.next();
    expect(await parts.return?.()).toMatchObject({ done: true });
    expect((await reading).done).toBe(true);
    await vi.waitFor(() => expect(released).toBe(true));
    expect(ended[0]?.[1]).toMatchObject({ status: 'aborted', usage: { input_tokens: 3, output_tokens: 2 } });
  });

  it('S21: frees the upstream of an answer that nobody begins to read', async () => {
    const finished = gate();
    const { gateway } = gatewayOf(async function* () {
      try {
        yield [...start, ...content];
        yield end;
      } finally {
        finished.open();
      }
    });
    await partsOf(await gateway.create(fakeRequest({ stream: true }))).return?.();
    await finished.opened;
  });

  it('gives up a call that is aborted before its first byte, though the provider does not heed it', async () => {
    const controller = new AbortController();
    const { gateway, ended } = gatewayOf(async function* () {
      await new Promise(() => {});
      yield end;
    });
    const answer = gateway.create(fakeRequest({ stream: true }, { signal: controller.signal }));
    controller.abort(new GatewayError('overloaded', 'The server stops'));
    await expect(answer).rejects.toMatchObject({ code: 'overloaded' });
    expect(ended[0]?.[1].status).toBe('aborted');
  });
});

describe('create, on silence', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('S20: pings after 15 s of silence, then every 45 s, and starts anew with each batch', async () => {
    const gates = [gate(), gate()];
    const { gateway } = gatewayOf(async function* () {
      yield [...start, ...content];
      await gates[0]?.opened;
      yield content;
      await gates[1]?.opened;
      yield end;
    });
    const parts = partsOf(await gateway.create(fakeRequest({ stream: true })));
    await parts.next();
    const first = parts.next();
    await vi.advanceTimersByTimeAsync(15_000);
    expect((await first).value).toBe('ping\n');
    let second: unknown;
    void parts.next().then(({ value }) => {
      second = value;
    });
    await vi.advanceTimersByTimeAsync(44_000);
    expect(second).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(second).toBe('ping\n');
    gates[0]?.open();
    expect((await parts.next()).value).toBe('+Hello\n');
    const third = parts.next();
    await vi.advanceTimersByTimeAsync(15_000);
    expect((await third).value).toBe('ping\n');
    gates[1]?.open();
    expect((await parts.next()).value).toBe('end\n');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('S20: after 45 s without content sends a start of its own and pings, and leaves out the late one', async () => {
    const opened = gate();
    let attemptsLeft: number | undefined;
    const { gateway } = gatewayOf(async function* (_, context) {
      await opened.opened;
      attemptsLeft = context.budget.left;
      yield start;
      yield [...content, ...end];
    });
    const answering = gateway.create(fakeRequest({ stream: true }));
    await vi.advanceTimersByTimeAsync(45_000);
    const parts = partsOf(await answering);
    expect((await parts.next()).value).toBe('message_start up/m\nping\n');
    opened.open();
    expect((await parts.next()).value).toBe('+Hello\n');
    expect(attemptsLeft).toBe(0);
  });

  it('an error after the status line went out early is an error event', async () => {
    const opened = gate();
    const { gateway } = gatewayOf(async function* () {
      await opened.opened;
      yield start;
      throw new GatewayError('rate_limited', 'slow down');
    });
    const answering = gateway.create(fakeRequest({ stream: true }));
    await vi.advanceTimersByTimeAsync(45_000);
    const parts = partsOf(await answering);
    await parts.next();
    opened.open();
    expect((await parts.next()).value).toBe('error:rate_limited\n');
    expect((await parts.next()).done).toBe(true);
  });
});

describe('create, not streaming', () => {
  it('collects the whole message', async () => {
    const { gateway, ended } = gatewayOf(async function* () {
      yield start;
      yield content;
      yield end;
    });
    const answer = await gateway.create(fakeRequest({}));
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(await readAll(answer)).toBe('{"said":[{"type":"text","text":"Hello"}]}');
    expect(ended[0]).toMatchObject([
      { id: 'req_1', model: 'up/m', providerId: 'up', providerModel: 'm', rule: 'test', path: 'translated', stream: false },
      { status: 'ok', stopReason: 'end_turn', usage: { input_tokens: 3, output_tokens: 5 }, losses: 0 },
    ]);
  });

  it('throws what fails', async () => {
    const { gateway } = gatewayOf(async function* () {
      yield start;
    });
    await expect(gateway.create(fakeRequest({}))).rejects.toMatchObject({ code: 'upstream' });
  });
});

describe('create, tried again', () => {
  function failing(times: number, error: GatewayError) {
    let calls = 0;
    const infer: Infer = async function* () {
      calls += 1;
      if (calls <= times) throw error;
      yield [...start, ...content, ...end];
    };
    return { infer, calls: () => calls };
  }

  it('repeats a call that was not sent', async () => {
    const upstream = failing(1, new GatewayError('upstream', 'connection reset', { notSent: true }));
    const { gateway } = gatewayOf(upstream.infer);
    expect(await readAll(await gateway.create(fakeRequest({ stream: true })))).toContain('+Hello');
    expect(upstream.calls()).toBe(2);
  });

  it('E4: repeats nothing that may have been sent', async () => {
    const upstream = failing(1, new GatewayError('overloaded', 'busy'));
    const { gateway } = gatewayOf(upstream.infer);
    await expect(gateway.create(fakeRequest({ stream: true }))).rejects.toMatchObject({ code: 'overloaded' });
    expect(upstream.calls()).toBe(1);
  });

  it('E4: repeats it once, and leaves the rest to the client', async () => {
    const upstream = failing(100, new GatewayError('upstream', 'nothing listens', { notSent: true }));
    const { gateway } = gatewayOf(upstream.infer);
    await expect(gateway.create(fakeRequest({}))).rejects.toThrow('nothing listens');
    expect(upstream.calls()).toBe(2);
  });
});

describe('create, before any provider', () => {
  const unused: Infer = async function* (): AsyncGenerator<EventBatch> {
    yield [];
  };

  it.each([
    ['no JSON', Buffer.from('{"model":'), /not JSON/],
    ['no model', Buffer.from('{"messages":[]}'), /not a request/],
    ['D13: an endless name of a model', Buffer.from(JSON.stringify({ model: 'm'.repeat(600) })), /^model: .*512.*600$/],
    ['a wrong field', Buffer.from('{"model":"m","messages":"x","max_tokens":1}'), /not a request/],
  ])('refuses a body with %s', async (_, body, message) => {
    const { gateway } = gatewayOf(unused);
    await expect(gateway.create(fakeRequest({}, { body: [body] }))).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(message),
    });
  });

  it("remembers a session's model from its main requests only", async () => {
    const { gateway, models } = gatewayOf(async function* () {
      yield [...start, ...content, ...end];
    });
    const tools = [{ name: 'Bash', input_schema: { type: 'object' } }];
    const session = { 'x-claude-code-session-id': 's1' };
    await gateway.create(fakeRequest({ tools }, { headers: { ...session, 'x-claude-code-agent-id': 'a' } }));
    await gateway.create(fakeRequest({ tools: [] }, { headers: session }));
    await gateway.create(fakeRequest({}, { headers: session }));
    expect(models.remembered).toEqual([]);
    await gateway.create(fakeRequest({ tools }, { headers: session }));
    await gateway.create(fakeRequest({ tools, metadata: { user_id: '{"device_id":"d","session_id":"s2"}' } }));
    expect(models.remembered.map(([id]) => id)).toEqual(['s1', 's2']);
  });

  it('D13: takes no endless name for a session', async () => {
    const { gateway, models } = gatewayOf(async function* () {
      yield [...start, ...content, ...end];
    });
    const tools = [{ name: 'Bash', input_schema: { type: 'object' } }];
    const session_id = 's'.repeat(257);
    await gateway.create(fakeRequest({ tools }, { headers: { 'x-claude-code-session-id': session_id } }));
    await gateway.create(fakeRequest({ tools, metadata: { user_id: JSON.stringify({ session_id }) } }));
    expect(models.remembered).toEqual([]);
  });
});

describe('observation', () => {
  it('counts losses and logs them at debug level', async () => {
    const { gateway, ended, logger } = gatewayOf(async function* (_, context) {
      context.onLoss({ path: 'top_k', action: 'dropped', reason: 'the upstream has none' });
      yield [...start, ...content, ...end];
    });
    await gateway.create(fakeRequest({}));
    expect(ended[0]?.[1].losses).toBe(1);
    expect(logger.lines).toContainEqual({
      level: 'debug',
      fields: { call: 'req_1', path: 'top_k', action: 'dropped', reason: 'the upstream has none' },
      message: 'a field did not pass as it was',
    });
  });

  it('an observer that throws is logged and breaks no call', async () => {
    const logger = recordingLogger();
    const provider = fakeProvider(async function* () {
      yield [...start, ...content, ...end];
    });
    const broken: CallObserver = {
      onStart: () => {
        throw new Error('start');
      },
      onEnd: () => {
        throw new Error('end');
      },
    };
    const gateway = createGateway({ models: fakeModels(provider), observers: [broken], logger });
    expect(await readAll(await gateway.create(fakeRequest({ stream: true })))).toContain('end\n');
    expect(logger.lines.filter(({ message }) => message === 'an observer failed')).toHaveLength(2);
  });
});

describe('explain', () => {
  it('says where a call would go and what would be sent, and calls nobody', async () => {
    const explanation = { api: 'openai-chat', url: 'http://up', body: {}, losses: [], assumed: [] };
    const provider = fakeProvider(
      () => {
        throw new Error('called');
      },
      { explain: async ({ model }) => ({ ...explanation, body: { model } }) },
    );
    const gateway = createGateway({ models: fakeModels(provider), observers: [], logger: silentLogger });
    expect(await gateway.explain(fakeRequest({}))).toEqual({
      providerId: 'up',
      model: 'm',
      rule: 'test',
      path: 'translated',
      explanation: { ...explanation, body: { model: 'm' } },
    });
  });

  it('shows the body of a relayed call as it is sent', async () => {
    const explanation = {
      api: 'fake-api',
      url: 'http://up',
      body: {},
      losses: [{ path: 'x', action: 'dropped' as const, reason: '' }],
      assumed: [],
    };
    const relay = () => Promise.reject(new Error('called'));
    const provider = fakeProvider(async function* () {}, { relay: () => relay, explain: async () => explanation });
    const gateway = createGateway({ models: fakeModels(provider), observers: [], logger: silentLogger });
    expect(await gateway.explain(fakeRequest({ new_field: 1 }))).toMatchObject({
      path: 'relay',
      explanation: { url: 'http://up', body: { model: 'm', new_field: 1 }, losses: [] },
    });
  });

  it('W1: says that a search is answered here', async () => {
    const provider = fakeProvider(async function* () {});
    const gateway = createGateway({ models: fakeModels(provider), observers: [], logger: silentLogger });
    const tools = [{ type: 'web_search_20250305', name: 'web_search' }];
    expect(await gateway.explain(fakeRequest({ tools }))).toMatchObject({ note: expect.stringContaining('Nothing is sent') });
  });
});

it('E10: a failed call is known to be in the log; what is refused before it is a call is not', async () => {
  const { gateway, ended } = gatewayOf(async function* () {
    yield* [];
    throw new GatewayError('rate_limited', 'slow down');
  });
  const failure = (body: object): Promise<unknown> =>
    gateway.create(fakeRequest(body)).then(
      () => undefined,
      (error: unknown) => error,
    );
  expect(isTold(await failure({ stream: true }))).toBe(true);
  expect(isTold(await failure({ model: '' }))).toBe(false);
  expect(ended).toHaveLength(1);
});
