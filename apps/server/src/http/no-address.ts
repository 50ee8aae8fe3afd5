import { isIP } from 'node:net';
import type { ConfigProblem } from '@llama-stack/core';

/** Whether a text is no IP address though it is written as one. A name may still be one's own, as only its look-up tells. */
export function isBrokenAddress(host: string): boolean {
  return isIP(host) === 0 && (/^\d+(\.\d+){3}$/.test(host) || host.includes(':'));
}

/** What to say of a host that nobody can listen on here. */
export function noAddress(host: string): ConfigProblem {
  return {
    path: 'server.host',
    message: `'${host}' is no address of this machine`,
    remedy: 'Use --host 127.0.0.1, or --host 0.0.0.0 for all.',
  };
}
