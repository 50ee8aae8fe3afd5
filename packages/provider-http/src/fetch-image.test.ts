import { lookup } from 'node:dns';
import { startUpstream, type Upstream, type UpstreamHandler } from '@llama-stack/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { isPrivateLiteral } from './address-guard.ts';
import { ImageFetcher } from './fetch-image.ts';

const png = { headers: { 'content-type': 'image/png; charset=binary' }, text: 'pixels' };
const signal = new AbortController().signal;
let fetcher: ImageFetcher | undefined;
let upstream: Upstream | undefined;

afterEach(async () => {
  await Promise.all([fetcher?.close(), upstream?.close()]);
});

/** Tests have no public address: loopback counts as one, except in so many digits when `guarded`. */
async function fetching(handler: UpstreamHandler, guarded = false): Promise<{ fetcher: ImageFetcher; url: string }> {
  upstream = await startUpstream(handler);
  fetcher = new ImageFetcher({ lookup, isRefused: guarded ? isPrivateLiteral : () => false });
  return { fetcher, url: upstream.url.replace('127.0.0.1', 'localhost') };
}

describe('ImageFetcher', () => {
  it('I3: fetches an image as base64 with its type', async () => {
    const { fetcher, url } = await fetching(() => png);
    expect(await fetcher.fetch(`${url}/a.png`, signal)).toEqual({ media_type: 'image/png', data: btoa('pixels') });
  });

  it('follows redirects, checking each', async () => {
    const { fetcher, url } = await fetching(({ path }) => (path === '/b' ? png : { status: 302, headers: { location: '/b' } }), true);
    expect((await fetcher.fetch(`${url}/a`, signal)).data).toBe(btoa('pixels'));
    await upstream?.close();
    const wandering = await fetching(() => ({ status: 302, headers: { location: 'http://169.254.169.254/latest' } }), true);
    await expect(wandering.fetcher.fetch(`${wandering.url}/a`, signal)).rejects.toThrow('169.254.169.254 is a private address');
  });

  it('does not follow them for ever', async () => {
    const { fetcher, url } = await fetching(() => ({ status: 302, headers: { location: '/again' } }));
    await expect(fetcher.fetch(url, signal)).rejects.toThrow('redirected too often');
  });

  it.each([
    ['a page', { headers: { 'content-type': 'text/html' }, text: '<p>' }, 'it is not an image'],
    ['what is gone', { status: 404, text: '' }, 'answered 404'],
    ['what is too large', { headers: { 'content-type': 'image/png' }, text: 'x'.repeat(10 * 1024 * 1024 + 1) }, 'it is larger than'],
  ])('refuses %s', async (_what, answer, reason) => {
    const { fetcher, url } = await fetching(() => answer);
    await expect(fetcher.fetch(url, signal)).rejects.toThrow(reason);
  });

  it.each(['ftp://example.com/a.png', 'file:///etc/passwd', 'data:image/png;base64,AA', 'a.png'])('refuses %s', async (url) => {
    const { fetcher } = await fetching(() => png);
    await expect(fetcher.fetch(url, signal)).rejects.toThrow(/addresses are fetched|is not a URL/);
  });

  it('D13: refuses an endless address', async () => {
    const { fetcher, url } = await fetching(() => png);
    await expect(fetcher.fetch(`${url}/${'a'.repeat(9_000)}`, signal)).rejects.toThrow('longer than 8192 characters');
  });

  it('I3: refuses loopback and names that lead there, as it is used', async () => {
    upstream = await startUpstream(() => png);
    fetcher = new ImageFetcher();
    await expect(fetcher.fetch(upstream.url, signal)).rejects.toThrow('private address');
    await expect(fetcher.fetch(upstream.url.replace('127.0.0.1', 'localhost'), signal)).rejects.toThrow('private address');
    expect(upstream.requests).toEqual([]);
  });
});
