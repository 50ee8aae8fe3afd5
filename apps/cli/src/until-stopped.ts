import type { RunningServer } from '@llama-stack/server';

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Waits for a signal, then lets running answers finish. A second signal ends them at once. */
export async function untilStopped(server: RunningServer, graceMs: () => number): Promise<void> {
  const stop = (): void => server.stop();
  await new Promise<void>((resolve) => {
    const finish = (): void => {
      for (const signal of signals) process.off(signal, finish).on(signal, stop);
      resolve(server.finish(graceMs()));
    };
    for (const signal of signals) process.once(signal, finish);
  });
  for (const signal of signals) process.off(signal, stop);
}
