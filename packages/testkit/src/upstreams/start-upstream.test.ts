import { afterEach, describe, expect, it } from 'vitest';
import { startUpstream, type Upstream, type UpstreamAnswer } from './start-upstream.ts';

let upstream: Upstream | undefined;

afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
});

async function answering(answer: UpstreamAnswer): Promise<Upstream> {
  upstream = await startUpstream(() => answer);
  return upstream;
}

describe('startUpstream', () => {
  it('records what it was asked', async () => {
    const { url, requests } = await answering({ json: { ok: true } });
    const response = await fetch(`${url}/v1/x?beta=true`, { method: 'POST', headers: { 'X-Key': 'k' }, body: '{"a":1}' });
    expect(await response.json()).toEqual({ ok: true });
    expect(requests).toMatchObject([
      { method: 'POST', path: '/v1/x', query: 'beta=true', headers: { 'x-key': 'k' }, text: '{"a":1}', json: { a: 1 } },
    ]);
  });

  it('leaves json undefined when the body is not JSON', async () => {
    const { url, requests } = await answering({ text: 'hello' });
    expect(await (await fetch(url, { method: 'POST', body: 'not json' })).text()).toBe('hello');
    expect(requests[0]?.json).toBeUndefined();
  });

  it('gives the status and headers it is told', async () => {
    const { url } = await answering({ status: 429, headers: { 'retry-after': '7', 'content-type': 'text/html' }, text: '<p>slow down' });
    const response = await fetch(url);
    expect([response.status, response.headers.get('retry-after'), response.headers.get('content-type')]).toEqual([429, '7', 'text/html']);
  });

  it('sends a stream chunk by chunk', async () => {
    const { url } = await answering({ sse: ['data: 1\n\n', new TextEncoder().encode('data: 2\n\n')], pauseMs: 1 });
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(await response.text()).toBe('data: 1\n\ndata: 2\n\n');
  });

  it('cuts the connection after what it was told to send', async () => {
    const { url } = await answering({ sse: 'data: 1\n\n', finish: 'cut' });
    const reader = (await fetch(url)).body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n');
    await expect(reader?.read()).rejects.toThrow('terminated');
  });

  it('cuts the connection without a status line', async () => {
    const { url } = await answering({ finish: 'cut' });
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('tells when the client went away', async () => {
    const { url, requests } = await answering({ sse: 'data: 1\n\n', finish: 'hang' });
    const leaving = new AbortController();
    await fetch(url, { signal: leaving.signal });
    leaving.abort();
    await requests[0]?.closed;
  });

  it('stops sending when the client stops reading', async () => {
    const endless = {
      *[Symbol.iterator]() {
        while (true) yield 'x'.repeat(65_536);
      },
    };
    const { url, requests } = await answering({ sse: endless });
    await fetch(url);
    let sent = -1;
    while (sent !== requests[0]?.sentBytes) {
      sent = requests[0]?.sentBytes ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(sent).toBeGreaterThan(0);
  });

  it('shows a handler that throws as a 500 with its message', async () => {
    upstream = await startUpstream(() => {
      throw new Error('no such turn');
    });
    const response = await fetch(upstream.url);
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('no such turn')]);
  });
});
