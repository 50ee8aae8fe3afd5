import { once } from 'node:events';
import { request } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import type { Answer } from '@llama-stack/runtime';
import { expect, it } from 'vitest';
import { recordingLogger, serve } from '../__fixtures__/serve.ts';

const sse = { 'content-type': 'text/event-stream' };
const stream = (body: AsyncIterable<string | Uint8Array>): Answer => ({ status: 200, headers: sse, body });

it('S26: tells proxies neither to hold nor to pack a stream', async () => {
  const { url } = await serve({
    create: () =>
      stream(
        (async function* () {
          yield 'event: ping\n\n';
        })(),
      ),
  });
  const response = await fetch(`${url}/v1/messages`, { method: 'POST', headers: { 'accept-encoding': 'gzip' } });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    'request-id': expect.stringMatching(/^req_/),
  });
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(await response.text()).toBe('event: ping\n\n');
});

it('S26: sends each event when it is there, and the headers before the first', async () => {
  let release = (_text: string): void => {};
  const later = new Promise<string>((resolve) => {
    release = resolve;
  });
  const { url } = await serve({
    create: () =>
      stream(
        (async function* () {
          yield 'one\n';
          yield await later;
        })(),
      ),
  });
  const response = await fetch(`${url}/v1/messages`, { method: 'POST' });
  const reader = response.body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('one\n');
  release('two\n');
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('two\n');
});

it('S21: ends the upstream’s stream and aborts the call when the client leaves', async () => {
  let finished = (_how: string): void => {};
  const end = new Promise<string>((resolve) => {
    finished = resolve;
  });
  const logger = recordingLogger();
  const { url } = await serve(
    {
      create: ({ signal }) =>
        stream(
          (async function* () {
            try {
              yield 'one\n';
              await once(signal, 'abort');
            } finally {
              finished(signal.aborted ? 'aborted' : 'closed');
            }
          })(),
        ),
    },
    { logger },
  );
  const client = request(`${url}/v1/messages`, { method: 'POST' }).end();
  const [response] = await once(client, 'response');
  await once(response, 'data');
  client.destroy();
  client.on('error', () => {});
  expect(await end).toBe('aborted');
  await turn();
  expect(logger.lines.filter(({ level }) => level !== 'debug')).toEqual([]);
});

it('S21: does not abort a call whose request has been read and whose client waits', async () => {
  const { url } = await serve({
    create: async ({ signal }) => {
      await turn();
      await turn();
      return { status: 200, headers: {}, body: String(signal.aborted) };
    },
  });
  expect(await (await fetch(`${url}/v1/messages`, { method: 'POST', body: '{}' })).text()).toBe('false');
});

it('S18: closes the connection when a stream breaks, so that the client does not take it for the end', async () => {
  const logger = recordingLogger();
  const { url } = await serve(
    {
      create: () =>
        stream(
          (async function* () {
            yield 'one\n';
            throw new TypeError('a bug');
          })(),
        ),
    },
    { logger },
  );
  const response = await fetch(`${url}/v1/messages`, { method: 'POST' });
  await expect(response.text()).rejects.toThrow();
  expect(logger.lines).toMatchObject([{ level: 'error', fields: { err: { message: 'a bug' } } }]);
});

it('reads no further from the upstream than a slow client takes', async () => {
  let produced = 0;
  const { url } = await serve({
    create: () =>
      stream(
        (async function* () {
          for (; produced < 1_000; produced += 1) yield 'x'.repeat(1_000_000);
        })(),
      ),
  });
  const client = request(`${url}/v1/messages`, { method: 'POST' }).end();
  await once(client, 'response');
  for (let before = -1; before !== produced; await new Promise((resolve) => setTimeout(resolve, 50))) before = produced;
  expect(produced).toBeLessThan(100);
  client.destroy();
  client.on('error', () => {});
});
