import { GatewayError, type InferenceProvider } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { fakeRequest, readAll } from '../__fixtures__/fake-api.ts';
import { fakeModels, fakeProvider, recordingLogger } from '../__fixtures__/fake-provider.ts';
import { createGateway } from './gateway.ts';

function gatewayOf(more: Partial<InferenceProvider>) {
  const provider = fakeProvider(() => {
    throw new Error('counting must not infer');
  }, more);
  return createGateway({ models: fakeModels(provider), observers: [], logger: recordingLogger() });
}

const down = new GatewayError('upstream', 'down');

describe('countTokens', () => {
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

  it('relays to an upstream that speaks the same API', async () => {
    const body = {
      async *[Symbol.asyncIterator]() {
        yield Buffer.from('{"input_tokens":3}');
      },
    };
    const gateway = gatewayOf({
      relay:
        () =>
        async ({ operation }) => ({ status: operation === 'count_tokens' ? 200 : 500, headers: {}, body }),
    });
    expect(await readAll(await gateway.countTokens(fakeRequest({})))).toBe('{"input_tokens":3}');
  });

  it.each([
    ['refuses', async () => ({ status: 404, headers: {}, body: (async function* () {})() })],
    ['is down', () => Promise.reject(down)],
  ])('estimates when that upstream %s', async (_, pipe) => {
    const gateway = gatewayOf({ relay: () => pipe });
    expect(await readAll(await gateway.countTokens(fakeRequest({})))).toMatch(/^\{"counted":\d+\}$/);
  });
});
