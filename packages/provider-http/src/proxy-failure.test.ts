import { createServer } from 'node:http';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createHttpClient } from './http-client.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A proxy that leads nowhere. */
async function startProxy(status: number): Promise<number> {
  const server = createServer().on('connect', (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function failureBehind(proxy: string) {
  vi.stubEnv('https_proxy', undefined);
  vi.stubEnv('no_proxy', undefined);
  vi.stubEnv('NO_PROXY', undefined);
  vi.stubEnv('HTTPS_PROXY', proxy);
  const client = createHttpClient({ upstream: { id: 'up', name: 'Up', baseUrl: 'https://api.acme.example/v1' } });
  onTestFinished(() => client.close());
  return client.json({ method: 'GET', path: '/models', signal: new AbortController().signal }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

const remedy = 'Mend HTTPS_PROXY, or name api.acme.example in NO_PROXY to go without it.';

describe('E7: a proxy that fails is named, with its variable', () => {
  it('when nothing listens there', async () => {
    expect(await failureBehind('127.0.0.1:1')).toMatchObject({
      message: `up: nothing listens at the proxy http://127.0.0.1:1 (HTTPS_PROXY), on the way to https://api.acme.example. ${remedy}`,
      details: { notSent: true },
    });
  });

  it('when its name is unknown', async () => {
    expect(await failureBehind('http://u:secret@no-such-proxy.invalid:3128')).toMatchObject({
      message: expect.stringMatching(
        /^up: the host name of the proxy http:\/\/no-such-proxy\.invalid:3128 \(HTTPS_PROXY\), .* cannot be resolved/,
      ),
    });
  });

  it('when it leads nowhere', async () => {
    const port = await startProxy(503);
    const way = 'answered 503 when it was asked for a way to https://api.acme.example.';
    expect(await failureBehind(`http://127.0.0.1:${port}`)).toMatchObject({
      message: `up: the proxy http://127.0.0.1:${port} (HTTPS_PROXY) ${way} ${remedy}`,
    });
  });

  it('when it wants to know who asks', async () => {
    const port = await startProxy(407);
    expect(await failureBehind(`http://127.0.0.1:${port}`)).toMatchObject({
      message: expect.stringContaining('wants a user and a password (407). Write HTTPS_PROXY as http://user:password@host:port.'),
    });
  });
});
