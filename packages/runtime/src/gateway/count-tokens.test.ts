import { setTimeout } from 'node:timers/promises';
import { GatewayError, type InferenceProvider, type RelayRequest } from '@llama-stack/core';
import { describe, expect, it, vi } from 'vitest';
import { fakeRequest, readAll } from '../__fixtures__/fake-api.ts';
import { fakeModels, fakeProvider, recordingLogger } from '../__fixtures__/fake-provider.ts';
import { createGateway } from './gateway.ts';

function gatewayOf(more: Partial<InferenceProvider>) {
  const provider = fakeProvider(() => {
    throw new Error('counting must not infer');
  }, more);
  return createGateway({ models: fakeModels(provider), observers: [], logger: recordingLogger() });
}

async function* bytesOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

const down = new GatewayError('upstream', 'down');

/** A provider that counts how often it counts. */
function counting(count: NonNullable<InferenceProvider['countTokens']> = async () => 42) {
  const asked = vi.fn(count);
  return { asked, gateway: gatewayOf({ countTokens: asked }) };
}

describe('countTokens', () => {
  it('U9: asks the upstream once for what clients ask dozens of times at once', async () => {
    const { asked, gateway } = counting();
    const answers = await Promise.all(Array.from({ length: 27 }, () => gateway.countTokens(fakeRequest({}))));
    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['{"counted":42}']));
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('U9: asks for each prompt, model, beta and client’s key by itself', async () => {
    const { asked, gateway } = counting();
    const requests = [
      fakeRequest({}),
      fakeRequest({ system: 'Be brief.' }),
      fakeRequest({ model: 'up/other' }),
      fakeRequest({}, { headers: { 'anthropic-beta': 'context-1m' } }),
      fakeRequest({}, { providerData: { key: 'another' } }),
    ];
    await Promise.all(requests.map((request) => gateway.countTokens(request)));
    expect(asked).toHaveBeenCalledTimes(5);
  });

  it('U11: asks again once it has an answer, since the provider may know better by then', async () => {
    let learned = 40;
    const { gateway } = counting(async () => (learned += 1));
    const answers = [await gateway.countTokens(fakeRequest({})), await gateway.countTokens(fakeRequest({}))];
    expect(answers.map(({ body }) => body)).toEqual(['{"counted":41}', '{"counted":42}']);
  });

  it('U9: counts on for the others when the client that asked first leaves', async () => {
    const { gateway } = counting(async (_, { signal }) => {
      await setTimeout(20);
      if (signal.aborted) throw down;
      return 42;
    });
    const leaving = new AbortController();
    const first = gateway.countTokens(fakeRequest({}, { signal: leaving.signal }));
    const second = gateway.countTokens(fakeRequest({}));
    leaving.abort();
    expect(await Promise.all([first, second])).toMatchObject([{ body: '{"counted":42}' }, { body: '{"counted":42}' }]);
  });

  it('remembers no failure of its own', async () => {
    const { asked, gateway } = counting();
    asked.mockRejectedValueOnce(new TypeError('a bug'));
    await expect(gateway.countTokens(fakeRequest({}))).rejects.toThrow('a bug');
    expect(await gateway.countTokens(fakeRequest({}))).toMatchObject({ body: '{"counted":42}' });
  });

  it('U11: asks the provider, with its own model id', async () => {
    const gateway = gatewayOf({ countTokens: async ({ model }) => (model === 'm' ? 42 : 0) });
    expect(await gateway.countTokens(fakeRequest({}))).toMatchObject({ status: 200, body: '{"counted":42}' });
  });

  it('U7: estimates when the provider cannot count, and U8: counts system and tools too', async () => {
    const count = async (fields: object): Promise<number> => {
      const answer = await gatewayOf({}).countTokens(fakeRequest(fields));
      return Number(/\d+/.exec(await readAll(answer))?.[0]);
    };
    const bare = await count({});
    expect(bare).toBeGreaterThan(5);
    expect(await count({ system: 'x'.repeat(3_600) })).toBeGreaterThan(bare + 900);
    expect(await count({ tools: [{ name: 'Bash', description: 'x'.repeat(3_600) }] })).toBeGreaterThan(bare + 900);
  });

  it('U10: estimates when the provider fails to count', async () => {
    const gateway = gatewayOf({ countTokens: () => Promise.reject(down) });
    expect(await readAll(await gateway.countTokens(fakeRequest({})))).toMatch(/^\{"counted":\d+\}$/);
  });

  it('relays to an upstream that speaks the same API, once for all who ask (U9)', async () => {
    const pipe = vi.fn(async ({ operation }: RelayRequest) => ({
      status: operation === 'count_tokens' ? 200 : 500,
      headers: {},
      body: bytesOf('{"input_tokens"', ':3}'),
    }));
    const gateway = gatewayOf({ relay: () => pipe });
    const answers = await Promise.all([1, 2].map(() => gateway.countTokens(fakeRequest({}))));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: '{"input_tokens":3}' });
    expect(pipe).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['refuses', async () => ({ status: 404, headers: {}, body: bytesOf() })],
    ['answers without end', async () => ({ status: 200, headers: {}, body: bytesOf('x'.repeat(5_000)) })],
    ['is down', () => Promise.reject(down)],
  ])('estimates when that upstream %s', async (_, pipe) => {
    const gateway = gatewayOf({ relay: () => pipe });
    expect(await readAll(await gateway.countTokens(fakeRequest({})))).toMatch(/^\{"counted":\d+\}$/);
  });
});
