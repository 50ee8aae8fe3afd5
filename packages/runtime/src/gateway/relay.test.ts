import { type CallOutcome, GatewayError, type RawResponse, type Relay } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { fakeApi, fakeRequest, partsOf, readAll } from '../__fixtures__/fake-api.ts';
import { fakeModels, fakeProvider, recordingLogger } from '../__fixtures__/fake-provider.ts';
import { createGateway } from './gateway.ts';

const sse = `event: message_start
data: {"type":"message_start","message":{"usage":{"input_tokens":7,"cache_read_input_tokens":2,"output_tokens":1}}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}

`;

function responseOf(chunks: Iterable<string> | AsyncIterable<string>, more: Partial<RawResponse> = {}): RawResponse {
  async function* body() {
    for await (const chunk of chunks) yield Buffer.from(chunk);
  }
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: body(), ...more };
}

function gatewayOf(pipe: Relay) {
  const outcomes: CallOutcome[] = [];
  const provider = fakeProvider(
    () => {
      throw new Error('must be relayed');
    },
    { relay: (api) => (api === 'fake-api' ? pipe : undefined) },
  );
  const observers = [{ onEnd: (_: unknown, outcome: CallOutcome) => void outcomes.push(outcome) }];
  return { gateway: createGateway({ models: fakeModels(provider), observers, logger: recordingLogger() }), outcomes };
}

describe('create, relayed', () => {
  it('sends the same bytes but for the model, and returns the same bytes, however they are cut', async () => {
    let sent: unknown;
    const { gateway } = gatewayOf(async ({ operation, body, headers }) => {
      sent = { operation, headers, body: Buffer.from(body).toString('utf8') };
      return responseOf(sse.match(/[\s\S]{1,7}/g) ?? []);
    });
    const body = ['{ "model":"up/m",  "new', '_field":1.0, "messages":[] }'].map((part) => Buffer.from(part));
    const answer = await gateway.create(fakeRequest({}, { body, headers: { 'anthropic-beta': 'x' } }));
    expect(await readAll(answer)).toBe(sse);
    expect(sent).toEqual({
      operation: 'create',
      headers: { 'anthropic-beta': 'x' },
      body: '{ "model":"m",  "new_field":1.0, "messages":[] }',
    });
  });

  it('reads usage and stop reason on the way', async () => {
    const { gateway, outcomes } = gatewayOf(async () => responseOf(sse.match(/[\s\S]{1,11}/g) ?? []));
    await readAll(await gateway.create(fakeRequest({})));
    expect(outcomes).toMatchObject([
      {
        status: 'ok',
        stopReason: 'end_turn',
        usage: { input_tokens: 7, output_tokens: 9, cache_creation_input_tokens: 0, cache_read_input_tokens: 2 },
      },
    ]);
  });

  it('reads the usage of a whole answer', async () => {
    const json = '{"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":2}}';
    const { gateway, outcomes } = gatewayOf(async () => responseOf([json], { headers: { 'content-type': 'application/json' } }));
    expect(await readAll(await gateway.create(fakeRequest({})))).toBe(json);
    expect(outcomes[0]).toMatchObject({ stopReason: 'tool_use', usage: { output_tokens: 2 } });
  });

  it("E1: passes the upstream's own errors on", async () => {
    const { gateway, outcomes } = gatewayOf(async () => responseOf(['{"error":1}'], { status: 429, headers: { 'retry-after': '3' } }));
    const answer = await gateway.create(fakeRequest({}));
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '3' } });
    expect(await readAll(answer)).toBe('{"error":1}');
    expect(outcomes[0]).toMatchObject({ status: 'error', error: { code: 'upstream' } });
  });

  it('repeats a call that was not sent, and throws what goes wrong before the first byte', async () => {
    let calls = 0;
    const { gateway, outcomes } = gatewayOf(async () => {
      calls += 1;
      throw new GatewayError(calls === 1 ? 'upstream' : 'timeout', 'no', { notSent: true });
    });
    await expect(gateway.create(fakeRequest({}))).rejects.toMatchObject({ code: 'timeout' });
    expect(calls).toBe(2);
    expect(outcomes[0]?.status).toBe('error');
  });

  it('breaks the body when the upstream breaks', async () => {
    async function* cut() {
      yield 'event: x\n';
      throw new GatewayError('upstream', 'reset');
    }
    const { gateway, outcomes } = gatewayOf(async () => responseOf(cut()));
    const answer = await gateway.create(fakeRequest({}));
    await expect(readAll(answer)).rejects.toThrow('reset');
    expect(outcomes).toMatchObject([{ status: 'error' }]);
  });

  it('S21: leaving early frees the upstream', async () => {
    let released = false;
    async function* endless() {
      try {
        while (true) yield 'x';
      } finally {
        released = true;
      }
    }
    const { gateway, outcomes } = gatewayOf(async () => responseOf(endless()));
    const parts = partsOf(await gateway.create(fakeRequest({})));
    await parts.next();
    await parts.return?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(released).toBe(true);
    expect(outcomes).toMatchObject([{ status: 'aborted' }]);
  });

  it('K2: lets the translator take out seals that are not for this upstream', async () => {
    let sent = '';
    const { gateway } = gatewayOf(async ({ body }) => {
      sent = Buffer.from(body).toString('utf8');
      return responseOf([]);
    });
    const cleanForRelay = (body: Uint8Array) => Buffer.from(Buffer.from(body).toString('utf8').replace('sealed', 'clean'));
    const api = { ...fakeApi, inbound: { ...fakeApi.inbound, cleanForRelay } };
    await readAll(await gateway.create(fakeRequest({ sealed: true }, { api })));
    expect(JSON.parse(sent)).toMatchObject({ model: 'm', clean: true });
  });
});
