import { createServer, type ServerResponse } from 'node:http';
import { brotliCompressSync, constants, createGzip, deflateSync, gzipSync } from 'node:zlib';
import { isGatewayError } from '@llama-stack/core';
import { expect, it, onTestFinished } from 'vitest';
import { createHttpClient } from './http-client.ts';

/** What an upstream answers that packs although it was asked not to. */
async function ask(encoding: string, answer: (response: ServerResponse) => void) {
  const server = createServer((_request, response) => answer(response.writeHead(200, { 'content-encoding': encoding })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const client = createHttpClient({ upstream: { id: 'up', name: 'Up', baseUrl: `http://127.0.0.1:${port}` } });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    return client.close();
  });
  return client.request({ method: 'GET', path: '/x', signal: new AbortController().signal });
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isGatewayError(error) ? `${error.code} ${error.message}` : String(error);
}

it.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('reads an answer in %s that nobody asked for', async (encoding, pack) => {
  const response = await ask(encoding, (answer) => void answer.end(pack('hello')));
  expect(await response.text()).toBe('hello');
});

it('gives on each part of a packed stream as it comes', async () => {
  const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
  const response = await ask('gzip', (answer) => {
    gzip.pipe(answer);
    gzip.write('one');
  });
  const reader = response.body[Symbol.asyncIterator]();
  expect(String((await reader.next()).value)).toBe('one');
  gzip.end('two');
  expect(String((await reader.next()).value)).toBe('two');
  expect((await reader.next()).done).toBe(true);
});

it('closes the connection when its reader leaves', async () => {
  let closed = Promise.resolve();
  const response = await ask('gzip', (answer) => {
    closed = new Promise((resolve) => answer.once('close', resolve));
    const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
    gzip.pipe(answer);
    gzip.write('one');
  });
  for await (const chunk of response.body) if (chunk.length > 0) break;
  await closed;
});

it('tells what is not in its encoding, what is cut, and an encoding that it does not read', async () => {
  const plain = await ask('gzip', (answer) => void answer.end('hello'));
  expect(await failureOf(plain.text())).toBe('upstream up: the answer is not valid gzip, which its content-encoding promises');
  const cut = await ask('gzip', (answer) => void answer.write(gzipSync('hello').subarray(0, 10), () => answer.destroy()));
  expect(await failureOf(cut.text())).toMatch(/^upstream up: http:\S+ closed the connection while answering$/);
  const other = await ask('compress', (answer) => void answer.end('hello'));
  expect(await failureOf(other.text())).toBe("upstream up: the answer comes packed as 'compress', though it was asked for as it is");
});
