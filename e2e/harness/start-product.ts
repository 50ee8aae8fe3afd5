import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@llama-stack/testkit';
import { inject } from 'vitest';

/** The built product, running. */
export interface Product {
  readonly url: string;
  /** What it has printed so far, both streams. */
  output(): string;
  stop(): Promise<void>;
}

type Variables = Readonly<Record<string, string>>;

/** Starts `llama-stack run` with these variables and no others, and waits until it answers. */
export function startProduct(env: Variables, distribution = 'starter'): Promise<Product> {
  return start([join(inject('binFolder'), 'llama-stack'), 'run', distribution], env);
}

/** Starts the product as a person would, by commands in a shell; the last of them is `llama stack run …`. */
export function startProductIn(commands: string, env: Variables): Promise<Product> {
  // The shell gives its place to the product, which is then the one that is told to stop.
  return start(['bash', '-c', commands.replace(/^llama stack run/m, 'exec llama stack run')], env);
}

async function start([command = '', ...args]: readonly string[], env: Variables): Promise<Product> {
  const port = Number(env.LLAMA_STACK_PORT) || (await freePort());
  const state = mkdtempSync(join(tmpdir(), 'llama-stack-state-'));
  const path = `${inject('binFolder')}:${process.env.PATH ?? ''}`;
  const child = spawn(command, args, {
    env: { PATH: path, LLAMA_STACK_HOME: state, LLAMA_STACK_LOG: 'debug', LLAMA_STACK_PORT: String(port), ...env },
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
