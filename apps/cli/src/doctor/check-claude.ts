import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Environment } from '@llama-stack/core';
import { findExecutable } from '../claude/find-executable.ts';
import { howToInstall } from '../claude/how-to-install.ts';
import type { Finding } from './finding.ts';

const run = promisify(execFile);

/** Whether the `claude` command is there, and which. */
export async function checkClaude(env: Environment): Promise<Finding> {
  const check = 'claude';
  const path = await findExecutable('claude', env);
  if (path === undefined) return { state: 'warn', check, detail: 'Claude Code is not installed', remedy: howToInstall };
  try {
    const { stdout } = await run(path, ['--version'], { env, timeout: 10_000 });
    return { state: 'ok', check, detail: `Claude Code ${stdout.trim().split(' ')[0]} (${path})` };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { state: 'warn', check, detail: `${path} --version fails: ${reason}`, remedy: howToInstall };
  }
}
