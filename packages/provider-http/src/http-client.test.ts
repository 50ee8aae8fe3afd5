import { createServer } from 'node:net';
import { isGatewayError } from '@llama-stack/core';
import { startUpstream, type Upstream, type UpstreamAnswer, type UpstreamHandler } from '@llama-stack/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient, type HttpClient, type HttpRequest, type HttpTimeouts } from './http-client.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((item) => item.close()));
});

async function upstreamAnswering(answer: UpstreamAnswer | UpstreamHandler): Promise<Upstream> {
  const upstream = await startUpstream(typeof answer === 'function' ? answer : () => answer);
  open.push(upstream);
  return upstream;
}

function clientOf(baseUrl: string, timeouts: Partial<HttpTimeouts> = {}): HttpClient {
  const setBy = { baseUrl: 'VLLM_URL', apiKey: 'VLLM_API_TOKEN' };
  const client = createHttpClient({
    upstream: { id: 'local', name: 'vLLM', baseUrl, setBy },
    headers: () => ({ authorization: 'Bearer k' }),
    timeouts,
  });
  open.push(client);
  return client;
}

function get(path: `/${string}` = '/x', signal = new AbortController().signal): HttpRequest {
  return { method: 'GET', path, signal };
}

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isGatewayError(error)) throw new Error(`not a GatewayError: ${String(error)}`);
  return error;
}

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('createHttpClient', () => {
  it('joins paths to the base URL, and asks for nothing compressed', async () => {
    const { url, requests } = await upstreamAnswering({ json: { ok: true } });
    expect(await clientOf(`${url}/openai/v1`).json({ ...get('/models'), headers: { 'x-a': 'b' } })).toEqual({ ok: true });
    expect(requests[0]).toMatchObject({
      path: '/openai/v1/models',
      headers: { 'accept-encoding': 'identity', authorization: 'Bearer k', 'x-a': 'b' },
    });
  });

  it('keeps a connection for the next call once a body is read', async () => {
    const { url, requests } = await upstreamAnswering(({ headers }) => ({ json: headers.connection ?? null }));
    const client = clientOf(url);
    await client.json(get());
    await client.json(get());
    expect(requests.map(({ headers }) => headers.connection)).toEqual(['keep-alive', 'keep-alive']);
  });

  it('S21: does not wait for a key that is slow to come once the client has left', async () => {
    const upstream = { id: 'local', name: 'vLLM', baseUrl: 'http://127.0.0.1:1' };
    const client = createHttpClient({ upstream, headers: () => new Promise(() => undefined) });
    open.push(client);
    const leaving = new AbortController();
    const failure = failureOf(client.json(get('/x', leaving.signal)));
    leaving.abort();
    expect((await failure).message).toBe('local: the call was given up before it was answered');
  });

  describe('what cannot be reached', () => {
    it('names the place, and the variable that sets it, when nothing listens there', async () => {
      const port = await freePort();
      const error = await failureOf(clientOf(`http://127.0.0.1:${port}`).request(get()));
      expect(error.message).toBe(`local: nothing listens at http://127.0.0.1:${port}; is vLLM running? VLLM_URL sets its address.`);
      expect(error).toMatchObject({ code: 'upstream', details: { provider: 'local', notSent: true } });
    });

    it('is not worth repeating until it has answered once', async () => {
      const upstream = await startUpstream(() => ({ json: {} }));
      const client = clientOf(upstream.url);
      const { port } = new URL(upstream.url);
      const never = await failureOf(clientOf(`http://127.0.0.1:${await freePort()}`).request(get()));
      await client.json(get());
      await upstream.close();
      const gone = await failureOf(client.request(get()));
      expect(gone.message).toContain(`nothing listens at http://127.0.0.1:${port}`);
      expect([never.details.shouldRetry, gone.details.shouldRetry]).toEqual([false, undefined]);
    });

    it('says so when no address of `localhost` answers', async () => {
      const port = await freePort();
      const error = await failureOf(clientOf(`http://localhost:${port}`).request(get()));
      expect(error.message).toContain(`nothing listens at http://localhost:${port}`);
    });

    it('says that a host name is unknown', async () => {
      const error = await failureOf(clientOf('http://no-such-host.invalid:8000/v1').request(get()));
      expect(error.message).toMatch(/^local: the host name 'no-such-host.invalid' cannot be resolved \((ENOTFOUND|EAI_AGAIN)\)\. VLLM_URL/);
      expect(error.details.notSent).toBe(true);
    });

    it('says to write http:// where a server speaks no TLS', async () => {
      const { url } = await upstreamAnswering({ json: {} });
      const error = await failureOf(clientOf(url.replace('http:', 'https:')).request(get()));
      expect(error.message).toContain('http:// instead of https://');
      expect(error.details.shouldRetry).toBe(false);
    });

    it('says that what answers is not HTTP', async () => {
      const server = createServer((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const error = await failureOf(clientOf(`http://127.0.0.1:${port}`).request(get()));
      expect(error.message).toContain('is not HTTP. VLLM_URL sets its address.');
      expect(error.details.shouldRetry).toBe(false);
      server.close();
    });

    it('says that the connection was closed before an answer, which may have been sent and is worth another try', async () => {
      const { url } = await upstreamAnswering({ finish: 'cut' });
      const error = await failureOf(clientOf(url).request(get()));
      expect(error.message).toBe(`local: ${url} closed the connection before answering`);
      expect(error.details).toMatchObject({ noAnswer: true });
      expect(error.details.notSent).toBeUndefined();
    });
  });

  it('names the variable of a key that cannot be sent', async () => {
    const upstream = { id: 'local', name: 'vLLM', baseUrl: 'http://127.0.0.1:9', setBy: { apiKey: 'VLLM_API_TOKEN' } };
    const client = createHttpClient({ upstream, headers: () => ({ authorization: 'Bearer k\n' }) });
    open.push(client);
    const error = await failureOf(client.request(get()));
    expect(error).toMatchObject({ code: 'authentication', message: expect.stringMatching(/^local: VLLM_API_TOKEN has a character that/) });
  });

  describe('what takes too long', () => {
    it('E8: gives up on an answer that does not begin', async () => {
      const { url } = await upstreamAnswering({ finish: 'hang' });
      const error = await failureOf(clientOf(url, { firstByteMs: 50 }).request(get()));
      expect(error).toMatchObject({ code: 'timeout', message: `local: ${url} did not begin to answer in time` });
    });

    it('E8: gives up on an answer that falls silent', async () => {
      const { url } = await upstreamAnswering({ sse: 'data: 1\n\n', finish: 'hang' });
      const response = await clientOf(url, { idleMs: 50 }).request(get());
      const error = await failureOf(response.text());
      expect(error).toMatchObject({ code: 'timeout', message: `local: ${url} fell silent in the middle of its answer` });
    });

    it('has its own limit for side calls', async () => {
      const { url } = await upstreamAnswering({ finish: 'hang' });
      expect((await failureOf(clientOf(url).json({ ...get(), silenceMs: 50 }))).code).toBe('timeout');
    });
  });

  describe('an abort', () => {
    it('S21: closes the connection at once, before the answer', async () => {
      const leaving = new AbortController();
      const { url, requests } = await upstreamAnswering(() => {
        setImmediate(() => leaving.abort());
        return { finish: 'hang' };
      });
      const failure = failureOf(clientOf(url).request(get('/x', leaving.signal)));
      await new Promise((resolve) => leaving.signal.addEventListener('abort', resolve));
      await requests[0]?.closed;
      expect(await failure).toMatchObject({ code: 'upstream', message: 'local: the call was given up before it was answered' });
    });

    it('S21: closes the connection in the middle of the answer', async () => {
      const { url, requests } = await upstreamAnswering({ sse: 'data: 1\n\n', finish: 'hang' });
      const leaving = new AbortController();
      const { body } = await clientOf(url).request(get('/x', leaving.signal));
      const failure = failureOf(readAll(body));
      leaving.abort();
      await requests[0]?.closed;
      expect((await failure).message).toContain('given up');
    });

    it('closes the connection when the reader leaves the loop', async () => {
      const { url, requests } = await upstreamAnswering({ sse: 'data: 1\n\n', finish: 'hang' });
      const { body } = await clientOf(url).request(get());
      for await (const chunk of body) if (chunk.length > 0) break;
      await requests[0]?.closed;
    });

    it('answers with the reason itself when that is fit for the client', async () => {
      const { url } = await upstreamAnswering({ finish: 'hang' });
      const reason = await failureOf(clientOf('http://127.0.0.1:1').request(get()));
      expect(await failureOf(clientOf(url).request(get('/x', AbortSignal.abort(reason))))).toBe(reason);
    });
  });

  it.each([
    ['https://login.example.com/sso?x=1', () => 'https://login.example.com/sso'],
    ['/other?x=1', (url: string) => `${url}/other`],
    ['?x=1', () => 'itself'],
    [undefined, () => 'another place'],
  ])('names where a redirect to %s leads instead of following it with a key', async (location, target) => {
    const { url } = await upstreamAnswering({ status: 307, headers: { ...(location !== undefined && { location }) } });
    const error = await failureOf(clientOf(url).request(get()));
    expect(error.message).toBe(`local: ${url}${get().path} redirects to ${target(url)}. Set VLLM_URL to where the API really is.`);
  });

  it('stops reading from the upstream while nobody reads from us', async () => {
    const endless = {
      *[Symbol.iterator]() {
        while (true) yield 'x'.repeat(65_536);
      },
    };
    const { url, requests } = await upstreamAnswering({ sse: endless });
    const { body } = await clientOf(url).request(get());
    const reader = body[Symbol.asyncIterator]();
    await reader.next();
    let sent = -1;
    while (sent !== requests[0]?.sentBytes) {
      sent = requests[0]?.sentBytes ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await reader.return?.();
    expect(sent).toBeGreaterThan(0);
  });

  describe('json', () => {
    it('D10: names the variable of a key that is refused', async () => {
      const { url } = await upstreamAnswering({ status: 401, json: { error: 'no' } });
      const error = await failureOf(clientOf(url).json(get()));
      expect(error).toMatchObject({ code: 'authentication', message: 'local: vLLM refused the key (401). Check VLLM_API_TOKEN.' });
    });

    it('E10: shows no key that the upstream repeats', async () => {
      // AWS answers a wrong signature with all that should have been signed, a session's token among it.
      const { url } = await upstreamAnswering({ status: 400, text: 'Bad key sk-0123456789, x-amz-security-token:FwoGZXIvYXdzEBY' });
      const upstream = { id: 'local', name: 'vLLM', baseUrl: url };
      const headers = () => ({ authorization: 'Bearer sk-0123456789', 'x-amz-security-token': 'FwoGZXIvYXdzEBY' });
      const client = createHttpClient({ upstream, headers });
      open.push(client);
      expect((await failureOf(client.json(get()))).message).toContain('Bad key ***, x-amz-security-token:***');
    });

    it('says that a page is no API', async () => {
      const { url } = await upstreamAnswering({ headers: { 'content-type': 'text/html' }, text: '<!doctype html><html>hello' });
      expect((await failureOf(clientOf(url).json(get()))).message).toBe(`local: ${url} answered an HTML page. Check VLLM_URL.`);
    });

    it.each([
      [404, 'not_found'],
      [429, 'rate_limited'],
      [500, 'upstream'],
      [503, 'overloaded'],
    ])('reads status %i as %s', async (status, code) => {
      const { url } = await upstreamAnswering({ status, text: 'why' });
      const error = await failureOf(clientOf(url).json(get('/models')));
      expect(error).toMatchObject({ code, details: { provider: 'local', upstreamStatus: status } });
      expect(error.message).toContain('why');
    });

    it('reads no more than 64 KB of an error', async () => {
      const { url } = await upstreamAnswering({
        status: 500,
        sse: {
          *[Symbol.iterator]() {
            while (true) yield 'x'.repeat(65_536);
          },
        },
      });
      expect((await failureOf(clientOf(url).json(get()))).message.length).toBeLessThan(500);
    });
  });
});

async function readAll(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of body) if (chunk.length === 0) return;
}
