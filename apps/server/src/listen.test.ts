import { ConfigError } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { serve } from './__fixtures__/serve.ts';
import { isLoopback, refuseExposure } from './http/loopback.ts';
import { listen } from './listen.ts';

const nothing = () => {};

describe('listening', () => {
  it('says which port is in use, and how to choose another', async () => {
    const port = Number(new URL((await serve()).url).port);
    await expect(listen(nothing, { host: '127.0.0.1', port })).rejects.toThrow(
      `server.port: port ${port} on 127.0.0.1 is in use. Choose another: --port ${port + 1}, or LLAMA_STACK_PORT.`,
    );
  });

  it('says that a host is not of this machine', async () => {
    await expect(listen(nothing, { host: '192.0.2.1', port: 0 })).rejects.toThrow("'192.0.2.1' is no address of this machine");
  });
});

describe('exposure', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('takes %s for this machine only', (host) => {
    expect(isLoopback(host)).toBe(true);
    expect(() => refuseExposure({ host, locked: false, insecure: false })).not.toThrow();
  });

  it.each(['999.1.1.1', '[::1]', 'localhost:80'])('says that %s is no address, not that others reach it', (host) => {
    expect(() => refuseExposure({ host, locked: false, insecure: false })).toThrow(`server.host: '${host}' is no address of this machine`);
  });

  it.each(['0.0.0.0', '::', '192.168.1.2', 'example.com'])('refuses %s without keys, unless told otherwise', (host) => {
    expect(() => refuseExposure({ host, locked: false, insecure: false })).toThrow(ConfigError);
    expect(() => refuseExposure({ host, locked: true, insecure: false })).not.toThrow();
    expect(() => refuseExposure({ host, locked: false, insecure: true })).not.toThrow();
  });
});
