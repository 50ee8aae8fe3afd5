import { EventEmitter } from 'node:events';
import { Agent, get, type ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../listen.ts';

/** A server whose answers stay open until the test ends them. */
async function start() {
  const calls = new EventEmitter<{ call: [ServerResponse] }>();
  const server = await listen(
    (_request, response) => {
      response.write('begun ');
      calls.emit('call', response);
    },
    { host: '127.0.0.1', port: 0 },
  );
  onTestFinished(() => server.stop());
  const begin = async (agent?: Agent) => {
    const called = new Promise<ServerResponse>((resolve) => calls.once('call', resolve));
    const text = new Promise<string>((resolve, reject) => {
      const request = get(server.url, { ...(agent !== undefined && { agent }) }, (response) => {
        response.toArray().then((chunks) => resolve(Buffer.concat(chunks).toString()), reject);
      });
      request.on('error', reject);
    });
    return { response: await called, text };
  };
  return { server, begin };
}

it('lets a running answer finish, takes no new call, and leaves kept-alive connections no time', async () => {
  const { server, begin } = await start();
  const { response, text } = await begin(new Agent({ keepAlive: true }));
  const finished = server.finish(60_000);
  await expect(fetch(server.url)).rejects.toThrow();
  response.end('and done');
  expect(await text).toBe('begun and done');
  await finished;
});

it('closes what has not finished after the grace', async () => {
  const { server, begin } = await start();
  const { response, text } = await begin();
  const broken = expect(text).rejects.toThrow();
  await server.finish(1);
  await broken;
  expect(response.closed).toBe(true);
});

it('stops at once when asked again', async () => {
  const { server, begin } = await start();
  const { response, text } = await begin();
  const broken = expect(text).rejects.toThrow();
  const finished = server.finish(60_000);
  server.stop();
  await finished;
  expect(response.closed).toBe(true);
  await broken;
});
