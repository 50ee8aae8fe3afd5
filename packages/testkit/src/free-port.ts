import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give out by themselves, so that nobody's connection takes one meanwhile. */
const range = { from: 10_000, to: 32_000 };

/** How many ports are tried. */
const most = 50;

/** A port of this machine where nothing listens, for a process that is about to. Throws Error when none is found. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < most; tries += 1) {
    const port = randomInt(range.from, range.to);
    if (await isFree(port)) return port;
  }
  throw new Error(`Of ${most} ports none is free`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const listens = await Promise.race([once(server, 'listening').then(() => true), once(server, 'error').then(() => false)]);
  if (listens) {
    server.close();
    await once(server, 'close');
  }
  return listens;
}
