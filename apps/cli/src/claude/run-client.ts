import { type ChildProcess, spawn } from 'node:child_process';
import { isatty } from 'node:tty';
import type { Environment } from '@llama-stack/core';

export interface ClientCommand {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Environment;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs a command on this process's own terminal until it ends. Signals for this process are the command's. */
export async function runClient({ path, args, env }: ClientCommand): Promise<ProcessEnd> {
  // Listened to before it starts: a signal in between would end this process and leave the command behind.
  const signals = listenToSignals();
  try {
    const child = spawn(path, [...args], { stdio: 'inherit', env });
    signals.forwardTo(child);
    return await new Promise<ProcessEnd>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
  } finally {
    signals.release();
  }
}

interface HeldSignals {
  forwardTo(child: ChildProcess): void;
  release(): void;
}

function listenToSignals(): HeldSignals {
  const early: NodeJS.Signals[] = [];
  let send = (signal: NodeJS.Signals): void => void early.push(signal);
  const onSignal = (signal: NodeJS.Signals): void => {
    // Ctrl-C on a terminal reaches every process there: passing it on would make it two.
    if (signal !== 'SIGINT' || !isatty(0)) send(signal);
  };
  const names: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of names) process.on(name, onSignal);
  return {
    forwardTo: (child) => {
      send = (signal) => void child.kill(signal);
      for (const signal of early) send(signal);
    },
    release: () => {
      for (const name of names) process.off(name, onSignal);
    },
  };
}

/** Ends this process as another ended: with its code, or by its signal. */
export function endAs({ code, signal }: ProcessEnd): void {
  if (signal === null) process.exitCode = code ?? 1;
  else process.kill(process.pid, signal);
}
