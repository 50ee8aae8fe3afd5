import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

/** The built product, running. */
export interface Product {
  readonly url: string;
  /** What it has printed so far, both streams. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts `llama-stack run` with these variables and no others, and waits until it answers. */
export async function startProduct(env: Readonly<Record<string, string>>, distribution = 'starter'): Promise<Product> {
  const port = await freePort();
  const state = mkdtempSync(join(tmpdir(), 'llama-stack-state-'));
  const child = spawn(join(inject('binFolder'), 'llama-stack'), ['run', distribution, '--port', String(port)], {
    env: { PATH: process.env.PATH ?? '', LLAMA_STACK_HOME: state, LLAMA_STACK_LOG: 'debug', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, () => {
    if (child.exitCode !== null) throw new Error(`The product ended with ${child.exitCode}:\n${output}`);
  });
  return {
    url,
    output: () => output,
    stop: async () => {
      const closed = child.exitCode === null ? once(child, 'close') : undefined;
      child.kill('SIGTERM');
      await closed;
      rmSync(state, { recursive: true, force: true });
    },
  };
}

async function untilHealthy(url: string, check: () => void): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    check();
    const ok = await fetch(`${url}/v1/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await sleep(100);
  }
  throw new Error(`Nothing answered at ${url} within 15 s`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}
