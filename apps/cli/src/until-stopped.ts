import type { RunningServer } from '@llama-stack/server';
import type { TextOutput } from './command-context.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;

/** How long the end may take without a word, in ms: mostly nothing is running. */
const silenceMs = 300;

/** Waits for a signal, then lets running answers finish, which it says. A second signal ends them at once. */
export async function untilStopped(server: RunningServer, graceMs: () => number, stderr: TextOutput): Promise<void> {
  const stop = (): void => server.stop();
  await new Promise<void>((resolve) => {
    const finish = (): void => {
      for (const signal of signals) process.off(signal, finish).on(signal, stop);
      const grace = graceMs();
      const seconds = Math.ceil(grace / 1_000);
      const tell = (): unknown => stderr.write(`Waiting for running answers, ${seconds} s at most. Ctrl-C again ends them now.\n`);
      const timer = setTimeout(tell, silenceMs);
      resolve(server.finish(grace).finally(() => clearTimeout(timer)));
    };
    for (const signal of signals) process.once(signal, finish);
  });
  for (const signal of signals) process.off(signal, stop);
}
