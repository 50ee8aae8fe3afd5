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
