import { createServer } from 'node:http';
import { connect } from 'node:net';
import { startUpstream } from '@llama-stack/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { createDispatcher } from './create-dispatcher.ts';
import { proxyFor } from './upstream-proxy.ts';

/** A proxy that leads everything to `port`, and remembers what it was asked for. */
async function startProxy(port: number) {
  const asked: (string | undefined)[] = [];
  const server = createServer().on('connect', (request, socket) => {
    asked.push(request.url);
    const tunnel = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    tunnel.pipe(socket).pipe(tunnel);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return { asked, url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` };
}

it('goes through the proxy of the environment, but not to this machine', async () => {
  const upstream = await startUpstream(() => ({ text: 'hello' }));
  const proxy = await startProxy(Number(new URL(upstream.url).port));
  for (const origin of ['http://api.example.invalid:81', upstream.url]) {
    const dispatcher = createDispatcher(proxyFor(new URL(origin), { HTTP_PROXY: proxy.url }), 1_000);
    const { body } = await dispatcher.request({ origin, path: '/', method: 'GET' });
    expect(await body.text()).toBe('hello');
    await dispatcher.destroy();
  }
  expect(proxy.asked).toEqual(['api.example.invalid:81']);
  await upstream.close();
});
