import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@llama-stack/core';
import { createStack, loadStack } from '@llama-stack/runtime';
import { createApp, describeStack, listen } from '@llama-stack/server';
import { type Script, startUpstream, type UpstreamAnswer } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ServedProvider, servedProviders } from './__fixtures__/served-providers.ts';
import { distribution } from './distribution.ts';

const key = 'the-right-key-of-this-test';
/** Nothing of these tests is kept: it is never made. */
const noHome = join(tmpdir(), 'llama-stack-of-nobody');

/** The starter with one provider on, at an address. What a client is answered, and what start-up says. */
async function ask({ id, variables, model }: ServedProvider, address: string, options: { apiKey?: string; model?: string } = {}) {
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
  const response = await fetch(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'fake' },
    body: JSON.stringify({ model: `${id}/${options.model ?? model}`, max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  const body: unknown = await response.json();
  await stack.refreshModels(3_000);
  return { status: response.status, body, startUp: describeStack({ stack, url: server.url, version: '0', locked: false }) };
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
