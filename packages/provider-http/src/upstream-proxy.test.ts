import { describe, expect, it } from 'vitest';
import { nameProxy, proxyFor } from './upstream-proxy.ts';

const https = new URL('https://api.acme.example/v1');
const named = (target: URL, env: Record<string, string>) => {
  const proxy = proxyFor(target, env);
  return proxy && nameProxy(proxy);
};

describe('proxyFor', () => {
  it.each([
    [{ HTTPS_PROXY: 'http://proxy:3128' }, 'the proxy http://proxy:3128 (HTTPS_PROXY)'],
    [{ HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:2' }, 'the proxy http://b:2 (https_proxy)'],
    [{ HTTPS_PROXY: '', HTTP_PROXY: 'http://a:1' }, 'the proxy http://a:1 (HTTP_PROXY)'],
    [{ HTTPS_PROXY: 'proxy.corp:3128' }, 'the proxy http://proxy.corp:3128 (HTTPS_PROXY)'],
    [{ HTTPS_PROXY: 'http://user:secret@proxy:3128' }, 'the proxy http://proxy:3128 (HTTPS_PROXY)'],
    [{ HTTPS_PROXY: 'socks5://proxy:1080' }, 'the proxy socks5://proxy:1080 (HTTPS_PROXY)'],
    [{}, undefined],
  ])('is what %j name', (env, proxy) => {
    expect(named(https, env)).toBe(proxy);
  });

  it('is another one for addresses of http', () => {
    expect(named(new URL('http://lab:8000'), { HTTPS_PROXY: 'http://a:1' })).toBeUndefined();
  });

  it.each(['http://localhost:8000', 'http://127.0.0.1', 'http://[::1]:8000'])('is none for %s', (address) => {
    expect(named(new URL(address), { HTTP_PROXY: 'http://a:1' })).toBeUndefined();
  });

  it.each([
    ['*', true],
    ['api.acme.example', true],
    ['other, .acme.example', true],
    ['*.acme.example', true],
    ['Acme.example:443', true],
    ['acme.example:8443', false],
    ['me.example', false],
    ['', false],
  ])('NO_PROXY=%s leaves it out: %s', (list, isLeftOut) => {
    expect(named(https, { HTTPS_PROXY: 'http://a:1', NO_PROXY: list }) === undefined).toBe(isLeftOut);
  });

  it.each(['http://', 'ftp://proxy:21', 'http://a b'])('says that %s is none, without its secrets', (value) => {
    expect(() => proxyFor(https, { HTTPS_PROXY: value })).toThrow(/HTTPS_PROXY does not hold the address of a proxy.* http:\/\/host:port/s);
  });
});
