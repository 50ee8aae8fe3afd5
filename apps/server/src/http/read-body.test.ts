import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { serve } from '../__fixtures__/serve.ts';

const limits = { maxBodyBytes: 1024 };
const post = (url: string, body: Uint8Array | string, headers: Record<string, string> = {}) =>
  fetch(`${url}/v1/messages`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

it.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('reads a body in %s', async (encoding, compress) => {
  const { url } = await serve({}, limits);
  const response = await post(url, compress('{"a":1}'), { 'content-encoding': encoding });
  expect(await response.json()).toEqual({ echo: '{"a":1}' });
});

it('joins what comes byte by byte, and leaves large parts as they came', async () => {
  let parts: readonly Uint8Array[] = [];
  const create = ({ body }: { readonly body: readonly Uint8Array[] }) => {
    parts = body;
    return { status: 200, headers: {}, body: '' };
  };
  const { url } = await serve({ create });
  const text = JSON.stringify({ text: 'é'.repeat(5_000) });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('POST /v1/messages HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n');
  for (const byte of Buffer.from(text)) socket.write(Buffer.from([0x31, 0x0d, 0x0a, byte, 0x0d, 0x0a]));
  socket.write('0\r\n\r\n');
  await socket.toArray();
  expect(Buffer.concat(parts).toString('utf8')).toBe(text);
  expect(parts.length).toBeLessThan(20);
  await post(url, text.repeat(100));
  expect(Buffer.concat(parts).toString('utf8')).toBe(text.repeat(100));
});

it('E14: answers a body over the limit with 413, however long it is', async () => {
  const { url } = await serve({}, limits);
  expect((await post(url, ' '.repeat(1024))).status).toBe(200);
  for (const size of [1025, 5_000_000]) {
    const response = await post(url, ' '.repeat(size));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { type: 'request_too_large', message: expect.stringContaining('1024 bytes') } });
  }
});

it('E14: counts the bytes of a body that does not say its length', async () => {
  const { url } = await serve({}, limits);
  const body = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 40; i += 1) controller.enqueue(new Uint8Array(100));
      controller.close();
    },
  });
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
  expect((await fetch(`${url}/v1/messages`, init)).status).toBe(413);
});

it('E14: reads on past the limit, so that the connection serves the next request', async () => {
  const { url } = await serve({}, limits);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const size = 4 * 1024 ** 2;
  socket.write(`POST /v1/messages HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${size.toString(16)}\r\n`);
  socket.write(`${' '.repeat(size)}\r\n0\r\n\r\n`);
  socket.write('GET /v1/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  const answers = Buffer.concat(await socket.toArray()).toString('utf8');
  expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
});

it('E14: counts what comes out of a compressed body', async () => {
  const { url } = await serve({}, limits);
  const bomb = gzipSync(' '.repeat(500_000));
  expect(bomb.length).toBeLessThan(1024);
  expect((await post(url, bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
});

it.each([
  ['lz4', 'is not one of gzip'],
  ['gzip', 'not valid gzip'],
])('says what is wrong with a body that claims to be %s', async (encoding, message) => {
  const { url } = await serve({}, limits);
  const response = await post(url, '{}', { 'content-encoding': encoding });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', message: expect.stringContaining(message) } });
});

it('survives a client that leaves in the middle of its body', async () => {
  const { url } = await serve({}, limits);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
  await new Promise((resolve) => socket.once('ready', resolve));
  socket.destroy();
  expect((await post(url, '{}')).status).toBe(200);
});

it('answers what is not HTTP in the same error shape', async () => {
  const { url } = await serve();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end('hello\r\n\r\n');
  const answer = Buffer.concat(await socket.toArray()).toString('utf8');
  expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
  const body = JSON.parse(answer.split('\r\n\r\n')[1] ?? '');
  expect(body).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' }, request_id: expect.stringMatching(/^req_/) });
  expect(answer).toContain(`request-id: ${body.request_id}\r\n`);
});
