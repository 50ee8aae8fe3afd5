import { BlockList, isIP } from 'node:net';
import { ConfigError } from '@llama-stack/core';
import { isBrokenAddress, noAddress } from './no-address.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether only programs on this machine reach an address. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host === 'localhost' : loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

export interface Exposure {
  readonly host: string;
  /** Whether clients must send a key. */
  readonly locked: boolean;
  /** The user accepts that everybody who reaches the port can spend on the upstreams' keys. */
  readonly insecure: boolean;
}

/** Throws ConfigError when a server would be open to other machines without keys, or its host is no address at all. */
export function refuseExposure({ host, locked, insecure }: Exposure): void {
  if (isBrokenAddress(host)) throw new ConfigError([noAddress(host)]);
  if (locked || insecure || isLoopback(host)) return;
  throw new ConfigError([
    {
      path: 'server.host',
      message: `${host} can be reached from other machines, and no keys are configured: anybody there could use your providers`,
      remedy: 'List keys under server.auth.keys, or pass --insecure to allow it.',
    },
  ]);
}
