import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@llama-stack/core';
import { createStack, loadStack } from '@llama-stack/runtime';
import { createApp, describeStack, listen } from '@llama-stack/server';
import { type Script, startUpstream, type UpstreamAnswer } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ServedProvider, servedProviders } from './__fixtures__/served-providers.ts';
import { distribution } from './distribution.ts';

const key = 'the-right-key-of-this-test';
/** Nothing of these tests is kept: it is never made. */
const noHome = join(tmpdir(), 'llama-stack-of-nobody');

interface Options {
  readonly apiKey?: string;
  readonly model?: string;
}

/** The starter with one provider on, at an address. */
async function start({ variables }: ServedProvider, address: string, options: Options = {}) {
  const env = { LLAMA_STACK_HOME: noHome, [variables.baseUrl]: address, [variables.apiKey]: options.apiKey ?? key };
  const file = fileURLToPath(distribution.config);
  const loaded = await loadStack({ file, env, from: [new URL(import.meta.url)], packages: distribution.packages });
  const stack = await createStack(loaded, { logger: silentLogger, env });
  const server = await listen(createApp({ stack: () => stack, version: '0', logger: silentLogger, keys: [] }), {
    host: '127.0.0.1',
    port: 0,
  });
  onTestFinished(async () => {
    server.stop();
    await stack.close();
  });
  const call = async (name: string) => {
    const response = await fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': 'fake' },
      body: JSON.stringify({ model: name, max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    const body: unknown = await response.json();
    return { status: response.status, shouldRetry: response.headers.get('x-should-retry'), body };
  };
  return { call, stack, url: server.url };
}

/** What a client is answered, and what start-up says. */
async function ask(provider: ServedProvider, address: string, options: Options = {}) {
  const { call, stack, url } = await start(provider, address, options);
  const { status, body } = await call(`${provider.id}/${options.model ?? provider.model}`);
  await stack.refreshModels(3_000);
  return { status, body, startUp: describeStack({ stack, url, version: '0', locked: false }) };
}

async function scripted(provider: ServedProvider, script: Script = () => ({ text: 'ok' })): Promise<string> {
  const upstream = await provider.startUpstream(script, key);
  onTestFinished(() => upstream.close());
  return upstream.url;
}

async function answering(answer: UpstreamAnswer): Promise<string> {
  const upstream = await startUpstream(() => answer);
  onTestFinished(() => upstream.close());
  return upstream.url;
}

function failure(type: string, ...words: readonly string[]) {
  return { type: 'error', error: { type, message: expect.stringMatching(new RegExp(words.join('.*'))) } };
}

const html = { headers: { 'content-type': 'text/html' }, text: '<!doctype html><html><body>Welcome</body></html>' };

describe.each(servedProviders)('$id, set up by hand', (provider) => {
  const { id, variables, model } = provider;

  it.each(['', '/', '/v1', '/v1/', '/v1/chat/completions', '/v1/messages'])('takes an address with %j at its end', async (end) => {
    const url = await scripted(provider);
    expect(await ask(provider, url + end)).toMatchObject({ status: 200, body: { content: [{ text: 'ok' }] } });
  });

  it('takes an address without its scheme', async () => {
    const url = await scripted(provider);
    expect(await ask(provider, `${url.replace('http://', '')}/v1`)).toMatchObject({ status: 200 });
  });

  it('D10: names itself and the variable of a key that is refused', async () => {
    const answer = await ask(provider, await scripted(provider), { apiKey: 'wrong' });
    expect(answer).toMatchObject({ status: 401, body: failure('authentication_error', `${id}: `, variables.apiKey) });
    expect(answer.startUp).toMatch(new RegExp(`${id}: .*refused the key.*${variables.apiKey}`));
  });

  it('E9: says that it has no such model', async () => {
    const answer = await ask(provider, await scripted(provider), { model: 'no-such-model' });
    expect(answer).toMatchObject({ status: 404, body: failure('not_found_error', 'no-such-model') });
  });

  it.each([200, 404, 502])('names the variable of an address where pages are (%i)', async (status) => {
    const answer = await ask(provider, await answering({ ...html, status }));
    expect(answer).toMatchObject({ status: 502, body: failure('api_error', `${id}: `, 'HTML page', variables.baseUrl) });
    expect(answer.startUp).toMatch(new RegExp(`${id}: .*HTML page.*${variables.baseUrl}`));
  });

  it('names the variable of an address that leads elsewhere', async () => {
    const answer = await ask(provider, await answering({ status: 308, headers: { location: 'https://elsewhere.example/v1' }, text: '' }));
    expect(answer).toMatchObject({ status: 502, body: failure('api_error', `${id}: `, 'elsewhere.example', variables.baseUrl) });
    expect(answer.startUp).toMatch(new RegExp(`${id}: .*redirects.*${variables.baseUrl}`));
  });

  it('names the variable of an address where nothing listens', async () => {
    const answer = await ask(provider, 'http://127.0.0.1:9/v1');
    expect(answer).toMatchObject({ status: 502, body: failure('api_error', `${id}: `, 'nothing listens', variables.baseUrl) });
    expect(answer.startUp).toMatch(new RegExp(`${id}: nothing listens.*${variables.baseUrl}`));
  });

  it('names the variable of what is no address', async () => {
    await expect(ask(provider, 'my server', { model })).rejects.toThrow(
      `not a URL; write it as http://host:port/path (${variables.baseUrl} sets it)`,
    );
  });
});

describe.each(servedProviders)('Claude names with $id alone', (provider) => {
  const { id, variables } = provider;
  // One that the starter registers, and one that it does not.
  const names = ['claude-haiku-4-5-20251001', 'claude-opus-5-5'];

  it('D10: are no 404 when it refuses the key, and are not asked for again', async () => {
    const { call } = await start(provider, await scripted(provider), { apiKey: 'wrong' });
    const refused = { status: 401, shouldRetry: 'false', body: failure('authentication_error', `${id}: `, variables.apiKey) };
    for (const name of names) expect(await call(name)).toMatchObject(refused);
  });

  it('D10: are no 404 when it is down, which is told at once', async () => {
    const { call } = await start(provider, 'http://127.0.0.1:9/v1');
    const down = { status: 502, shouldRetry: 'false', body: failure('api_error', `${id}: `, 'nothing listens', variables.baseUrl) };
    for (const name of names) expect(await call(name)).toMatchObject(down);
  });
});

it('Claude names lead to a provider that is up again with the next try, seconds later', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  let isUp = false;
  const upstream = await startUpstream(() => (isUp ? { json: { data: [{ id: 'm' }] } } : { status: 503, text: 'starting' }));
  onTestFinished(() => upstream.close());
  const vllm = servedProviders.find(({ id }) => id === 'vllm');
  if (vllm === undefined) throw new Error('the starter has no vllm');
  const { call, stack } = await start(vllm, upstream.url);
  const asked = () => upstream.requests.filter(({ method }) => method === 'GET').length;
  expect(await call('claude-opus-5-5')).toMatchObject({ status: 529, body: failure('overloaded_error', 'answered 503: starting') });
  isUp = true;
  const before = asked();
  expect(await call('claude-opus-5-5')).toMatchObject({ status: 529 });
  expect(asked()).toBe(before);
  vi.setSystemTime(Date.now() + 3_000);
  await call('claude-opus-5-5');
  expect(stack.models.resolve('claude-opus-5-5')).toMatchObject({ providerId: 'vllm', model: 'm' });
});
