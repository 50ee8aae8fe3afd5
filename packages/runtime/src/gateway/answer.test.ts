import {
  type CallObserver,
  type CallOutcome,
  type CallRecord,
  type EventBatch,
  GatewayError,
  MessageBuilder,
  type Relay,
} from '@llama-stack/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { fakeApi, fakeRequest, partsOf, readAll } from '../__fixtures__/fake-api.ts';
import { answerBatches, fakeModels, fakeProvider, recordingLogger } from '../__fixtures__/fake-provider.ts';
import { createGateway } from './gateway.ts';

type Infer = Parameters<typeof fakeProvider>[0];

const hello = answerBatches('Hello').flat();
const busy = new GatewayError('overloaded', 'first is busy', { retryAfter: 7 });

async function* answering(): AsyncGenerator<EventBatch> {
  yield hello;
}

function failing(error: Error): Infer {
  return async function* () {
    yield* [];
    throw error;
  };
}

/** A gateway whose models are asked in the order given, each by its own provider: `p0/m0`, `p1/m1`, … */
function gatewayOf(infers: readonly Infer[], relay?: Relay) {
  const asked: object[] = [];
  const ended: [CallRecord, CallOutcome][] = [];
  const observer: CallObserver = { onEnd: (call, outcome) => void ended.push([call, outcome]) };
  const base = fakeModels(fakeProvider(answering));
  const targets = infers.map((infer, index) => {
    const provider = fakeProvider(
      (request, context) => {
        asked.push(request);
        return infer(request, context);
      },
      index === 0 && relay !== undefined ? { relay: () => relay } : {},
    );
    return { ...base.resolve('m'), provider, providerId: `p${index}`, model: `m${index}`, rule: `rule ${index}` };
  });
  const [first = base.resolve('m'), ...fallbacks] = targets;
  const logger = recordingLogger();
  const models = { ...base, resolve: () => first, fallbacks: () => fallbacks };
  return { gateway: createGateway({ models, observers: [observer], logger }), asked, ended, logger };
}

describe('fallback models', () => {
  it.each([true, false])(
    'R31: are asked with the original request and their own model, and observers learn who answered (stream: %s)',
    async (stream) => {
      const { gateway, asked, ended, logger } = gatewayOf([failing(busy), answering]);
      const answer = await gateway.create(fakeRequest({ stream, top_k: 3 }));
      expect(await readAll(answer)).toContain('Hello');
      expect(asked).toMatchObject([
        { model: 'm0', top_k: 3 },
        { model: 'm1', top_k: 3 },
      ]);
      expect(ended).toMatchObject([[{ model: 'up/m', providerId: 'p1', providerModel: 'm1', rule: 'rule 1' }, { status: 'ok' }]]);
      expect(logger.lines).toContainEqual(expect.objectContaining({ level: 'warn', message: expect.stringContaining('fallback') }));
    },
  );

  it.each(['overloaded', 'rate_limited', 'timeout', 'upstream', 'billing', 'authentication', 'permission', 'not_found'] as const)(
    'E6: are asked after %s',
    async (code) => {
      const { gateway, asked } = gatewayOf([failing(new GatewayError(code, 'no')), answering]);
      await readAll(await gateway.create(fakeRequest({ stream: true })));
      expect(asked).toHaveLength(2);
    },
  );

  it.each(['invalid_request', 'context_overflow', 'too_large', 'policy_blocked', 'conflict'] as const)(
    'E6: are not asked after %s: the request would be the same',
    async (code) => {
      const { gateway, asked } = gatewayOf([failing(new GatewayError(code, 'no')), answering]);
      await expect(gateway.create(fakeRequest({ stream: true }))).rejects.toMatchObject({ code });
      expect(asked).toHaveLength(1);
    },
  );

  it('E6: are asked when only this model cannot do what the request wants', async () => {
    const { gateway, asked } = gatewayOf([failing(new GatewayError('invalid_request', 'no PDFs', { incapable: true })), answering]);
    await readAll(await gateway.create(fakeRequest({ stream: true })));
    expect(asked).toHaveLength(2);
  });

  it('E4: are asked within the budget of one call', async () => {
    const { gateway, asked } = gatewayOf([failing(busy), failing(busy), failing(busy), failing(busy), answering]);
    await expect(gateway.create(fakeRequest({ stream: true }))).rejects.toMatchObject({ code: 'overloaded' });
    expect(asked).toHaveLength(4);
  });

  it("when nobody can answer, the client learns of its own model's failure, and waits as that one asks", async () => {
    const { gateway, ended } = gatewayOf([failing(busy), failing(new GatewayError('authentication', 'p1 has no key'))]);
    await expect(gateway.create(fakeRequest({ stream: true }))).rejects.toBe(busy);
    expect(ended).toMatchObject([[{ providerId: 'p1' }, { status: 'error', error: { message: 'first is busy' } }]]);
  });

  it('E4: are not asked once something has gone to the client', async () => {
    const { gateway, asked } = gatewayOf([
      async function* () {
        yield answerBatches('Hello').slice(0, 2).flat();
        throw busy;
      },
      answering,
    ]);
    expect(await readAll(await gateway.create(fakeRequest({ stream: true })))).toContain('error:overloaded');
    expect(asked).toHaveLength(1);
  });

  it('a bug is told, not hidden by another answer', async () => {
    const { gateway, asked } = gatewayOf([failing(new TypeError('bug')), answering]);
    await expect(gateway.create(fakeRequest({ stream: true }))).rejects.toThrow('bug');
    expect(asked).toHaveLength(1);
  });
});

describe('fallback models of a relayed call', () => {
  const served = {
    ...fakeApi,
    outbound: {
      parseError: (status: number) => new GatewayError(status === 529 ? 'overloaded' : 'invalid_request', `status ${status}`),
    },
  } as unknown as typeof fakeApi;

  function relaying(status: number): Relay {
    async function* body() {
      yield Buffer.from('{"err');
      yield Buffer.from('or":1}');
    }
    return async () => ({ status, headers: { 'content-type': 'application/json' }, body: body() });
  }

  it('are asked when the upstream answers with a failure of its own', async () => {
    const { gateway, ended } = gatewayOf([answering, answering], relaying(529));
    expect(await readAll(await gateway.create(fakeRequest({ stream: true }, { api: served })))).toContain('Hello');
    expect(ended).toMatchObject([[{ providerId: 'p1', path: 'translated' }, { status: 'ok' }]]);
  });

  function streaming(...chunks: readonly string[]): Relay {
    async function* body() {
      for (const chunk of chunks) yield Buffer.from(chunk);
    }
    return async () => ({ status: 200, headers: { 'content-type': 'text/event-stream' }, body: body() });
  }

  it('S19: are asked when its stream begins with a failure of its own', async () => {
    const overloaded = { ...served, outbound: { parseError: () => new GatewayError('overloaded', 'busy') } } as unknown as typeof fakeApi;
    const failed = streaming('event: error\ndata: {"type":"error"}\n\n');
    const { gateway } = gatewayOf([answering, answering], failed);
    expect(await readAll(await gateway.create(fakeRequest({ stream: true }, { api: overloaded })))).toContain('Hello');
  });

  it('S15: are asked when its stream is empty', async () => {
    const { gateway } = gatewayOf([answering, answering], streaming());
    expect(await readAll(await gateway.create(fakeRequest({ stream: true }, { api: served })))).toContain('Hello');
  });

  it('are not asked for a stream that begins well: it passes as it came', async () => {
    const { gateway, asked } = gatewayOf(
      [answering, answering],
      streaming('event: message_start\ndata: {}\n\n', 'event: error\n', 'data: {}\n\n'),
    );
    const answer = await gateway.create(fakeRequest({ stream: true }, { api: served }));
    expect(await readAll(answer)).toBe('event: message_start\ndata: {}\n\nevent: error\ndata: {}\n\n');
    expect(asked).toEqual([]);
  });

  it('are not asked when it refuses the request: its words pass as they came', async () => {
    const { gateway, asked } = gatewayOf([answering, answering], relaying(400));
    const answer = await gateway.create(fakeRequest({ stream: true }, { api: served }));
    expect([answer.status, await readAll(answer)]).toEqual([400, '{"error":1}']);
    expect(asked).toEqual([]);
  });
});

describe('S15: an answer without anything in it', () => {
  it('is asked for once more, then is one clean error', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 100 });
    const { gateway, asked } = gatewayOf([
      async function* () {
        yield answerBatches('').slice(0, 1).flat();
      },
    ]);
    await expect(gateway.create(fakeRequest({ stream: true }))).rejects.toMatchObject({ code: 'upstream' });
    expect(asked).toHaveLength(2);
    vi.useRealTimers();
  });
});

describe('S20: pings', () => {
  it('go out while a judge takes its time over a tool call, after all the rest of the answer', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const builder = new MessageBuilder({ id: 'msg_1', model: 'm', promptTokens: 3, sealThinking: () => 's' });
    builder.toolUse('toolu_1', 'Bash');
    builder.finish();
    const call = builder.take();
    const verdict = answerBatches('{"toolu_1": {"flagged": false}}').flat();
    const provider = fakeProvider(async function* (request) {
      if (request.system === undefined) yield call;
      else {
        await new Promise((resolve) => setTimeout(resolve, 100_000));
        yield verdict;
      }
    });
    const gateway = createGateway({ models: fakeModels(provider), observers: [], logger: recordingLogger(), judge: 'judge' });
    const parts = partsOf(await gateway.create(fakeRequest({ stream: true, safeguards: [{ type: 'dangerous_tool_use' }] })));
    const read: unknown[] = [];
    const reading = (async () => {
      for (let part = await parts.next(); part.done !== true; part = await parts.next()) read.push(part.value);
    })();
    await vi.advanceTimersByTimeAsync(100_000);
    await reading;
    expect(read).toEqual(['message_start m\n', 'ping\n', 'ping\n', 'end\n']);
  });
});

describe('the path of a call', () => {
  it.each([
    ['fake-api', 'native'],
    ['openai-chat', 'translated'],
  ])('an upstream called by %s is %s', async (api, path) => {
    const { gateway, ended } = gatewayOf([
      async function* (_, context) {
        context.onUpstreamApi?.(api);
        yield hello;
      },
    ]);
    await readAll(await gateway.create(fakeRequest({})));
    expect(ended).toMatchObject([[{ path }, {}]]);
  });
});
