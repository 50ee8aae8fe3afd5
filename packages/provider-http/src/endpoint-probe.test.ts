import { startUpstream, type Upstream, type UpstreamAnswer } from '@llama-stack/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { EndpointProbe } from './endpoint-probe.ts';
import { createHttpClient, type HttpClient } from './http-client.ts';

let upstream: Upstream | undefined;
let http: HttpClient | undefined;

afterEach(async () => {
  await Promise.all([http?.close(), upstream?.close()]);
});

async function probing(...answers: readonly UpstreamAnswer[]): Promise<EndpointProbe> {
  const left = [...answers];
  upstream = await startUpstream(() => left.shift() ?? { status: 500, text: 'asked too often' });
  http = createHttpClient({ upstream: { id: 'p', name: 'P', baseUrl: upstream.url } });
  return new EndpointProbe(http, '/v1/messages');
}

const served = { status: 400, json: { error: { message: 'model is required' } } };
const absent = { status: 404, text: '404 page not found' };

describe('EndpointProbe', () => {
  it.each<[string, UpstreamAnswer, boolean | undefined]>([
    ['vLLM without it', { status: 404, json: { detail: 'Not Found' } }, false],
    ['Ollama without it', absent, false],
    ['llama.cpp without it', { status: 404, json: { error: { code: 404, message: 'File Not Found' } } }, false],
    ['a method that is not allowed', { status: 405, text: '' }, false],
    ['a model without chat', { status: 501, json: { error: { message: 'no' } } }, false],
    ['a complaint about the body', served, true],
    ['FastAPI validation', { status: 422, json: { detail: [] } }, true],
    ['an unknown model', { status: 404, json: { type: 'error', error: { type: 'not_found_error', message: 'model: ' } } }, true],
    ['a refused key', { status: 401, json: {} }, undefined],
    ['an overload', { status: 503, json: {} }, undefined],
  ])('reads %s', async (_what, answer, expected) => {
    expect(await (await probing(answer)).isServed()).toBe(expected);
  });

  it('asks once, also for calls that come together', async () => {
    const probe = await probing(served);
    expect(await Promise.all([probe.isServed(), probe.isServed()])).toEqual([true, true]);
    expect(await probe.isServed()).toBe(true);
    expect(upstream?.requests.map(({ method, path, text }) => [method, path, text])).toEqual([['POST', '/v1/messages', '{}']]);
  });

  it('asks again after an answer that said nothing', async () => {
    const probe = await probing({ status: 503, json: {} }, served);
    expect([await probe.isServed(), probe.known, await probe.isServed(), probe.known]).toEqual([undefined, undefined, true, true]);
  });

  it('asks again once it was told to forget', async () => {
    const probe = await probing(served, absent);
    await probe.isServed();
    probe.forget();
    expect([await probe.isServed(), probe.known]).toEqual([false, false]);
  });
});
