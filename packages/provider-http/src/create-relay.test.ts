import { startUpstream } from '@llama-stack/testkit';
import { expect, it } from 'vitest';
import { callContext } from './__fixtures__/call-context.ts';
import { createRelay } from './create-relay.ts';
import { createHttpClient } from './http-client.ts';

it('relays bytes, statuses and allowed headers as they are, with our own key', async () => {
  const upstream = await startUpstream(() => ({
    status: 429,
    headers: { 'retry-after': '7', 'set-cookie': 'c' },
    text: '{"type" : "error"}',
  }));
  const http = createHttpClient({
    upstream: { id: 'anthropic', name: 'Anthropic', baseUrl: upstream.url },
    headers: () => ({ 'x-api-key': 'ours' }),
  });
  const relay = createRelay({ http, path: '/v1/messages' });
  const body = new TextEncoder().encode('{"model" : "m"}');
  const answer = await relay({ operation: 'count_tokens', body, headers: { 'x-api-key': 'theirs', 'anthropic-beta': 'b' } }, callContext());
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  expect([answer.status, answer.headers['retry-after'], answer.headers['set-cookie']]).toEqual([429, '7', undefined]);
  expect(Buffer.concat(chunks).toString()).toBe('{"type" : "error"}');
  expect(upstream.requests[0]).toMatchObject({
    path: '/v1/messages/count_tokens',
    text: '{"model" : "m"}',
    headers: { 'x-api-key': 'ours', 'anthropic-beta': 'b' },
  });
  await http.close();
  await upstream.close();
});

it.each([
  [
    { status: 401, json: { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } } },
    'authentication',
    'KEY',
  ],
  [{ status: 404, headers: { 'content-type': 'text/html' }, text: '<html>No such page</html>' }, 'upstream', 'URL'],
  [{ status: 200, headers: { 'content-type': 'text/html' }, text: '<html>Welcome</html>' }, 'upstream', 'URL'],
  [{ status: 503, headers: { 'content-type': 'text/html', 'retry-after': '7' }, text: '<html>Busy</html>' }, 'overloaded', 'URL'],
] as const)('D10: names the provider and the variable where the answer would tell of the client (%#)', async (answer, code, variable) => {
  const upstream = await startUpstream(() => answer);
  const http = createHttpClient({
    upstream: { id: 'anthropic', name: 'Anthropic', baseUrl: upstream.url, setBy: { baseUrl: 'URL', apiKey: 'KEY' } },
  });
  const relayed = createRelay({ http, path: '/v1/messages' })({ operation: 'create', body: Buffer.from('{}'), headers: {} }, callContext());
  await expect(relayed).rejects.toMatchObject({ code, message: expect.stringMatching(new RegExp(`^anthropic: .*Check ${variable}`)) });
  await http.close();
  await upstream.close();
});
