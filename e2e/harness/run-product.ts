import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { type ClaudeRun, createWorkspace, type Workspace } from './run-claude.ts';

/** A shell with the product's commands and `claude`, a home of its own, and nothing configured. It goes with the test. */
export interface ProductShell {
  readonly workspace: Workspace;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a line of `sh` to its end. */
  run(line: string): Promise<ClaudeRun>;
}

export function createShell(env: Readonly<Record<string, string>>): ProductShell {
  const workspace = createWorkspace();
  onTestFinished(() => workspace.remove());
  const bin = mkdtempSync(join(tmpdir(), 'llama-stack-bin-'));
  onTestFinished(() => rmSync(bin, { recursive: true }));
  symlinkSync(inject('claudeBinary'), join(bin, 'claude'));
  const { ANTHROPIC_BASE_URL: _url, ANTHROPIC_API_KEY: _key, ...client } = workspace.env('');
  const path = [bin, inject('binFolder'), process.env.PATH].join(delimiter);
  const variables = { ...client, LLAMA_STACK_HOME: join(workspace.home, '.llama-stack'), ...env, PATH: path };
  return { workspace, env: variables, run: (line) => runLine(line, variables, workspace.project) };
}

function runLine(line: string, env: Readonly<Record<string, string>>, cwd: string): Promise<ClaudeRun> {
  const child = spawn('sh', ['-c', line], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...written }));
  });
}
