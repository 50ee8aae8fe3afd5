import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { serve } from '../__fixtures__/serve.ts';

const request = 'POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}';

it('ends the calls behind pipelined requests when their client leaves, and a server that stops does not wait for them', async () => {
  const signals: AbortSignal[] = [];
  let began = (): void => {};
  const both = new Promise<void>((resolve) => {
    began = () => signals.length === 2 && resolve();
  });
  const server = await serve({
    create: ({ signal }) => {
      signals.push(signal);
      began();
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
  });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(request + request);
  await both;
  const ended = Promise.all(signals.map((signal) => once(signal, 'abort')));
  socket.destroy();
  await ended;
  await server.finish(60_000);
});

it('answers pipelined requests in their order', async () => {
  const { url } = await serve();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(request.repeat(20) + request.replace('host: x', 'host: x\r\nconnection: close'));
  const answers = Buffer.concat(await socket.toArray()).toString('utf8');
  expect(answers.match(/HTTP\/1.1 200/g)).toHaveLength(21);
});
