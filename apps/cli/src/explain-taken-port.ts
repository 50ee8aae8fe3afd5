import { ConfigError } from '@llama-stack/core';
import { findServer } from './claude/find-server.ts';

/** The error of a port that is taken, which says so when a Llama Stack has it: then none has to be started. */
export async function explainTakenPort(error: unknown, port: number): Promise<unknown> {
  if (!(error instanceof ConfigError) || !error.problems.some(({ path }) => path === 'server.port')) return error;
  const found = await findServer(`http://localhost:${port}`);
  if (found.state !== 'running') return error;
  const by = `by Llama Stack ${found.version}, which runs already`;
  return new ConfigError(error.problems.map((problem) => ({ ...problem, message: `${problem.message} ${by}` })));
}
