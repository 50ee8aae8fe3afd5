import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** A home folder and a project folder of their own, so that no setting of this machine's user counts. */
export interface Workspace {
  readonly home: string;
  readonly project: string;
  /** The environment of a client in this workspace that talks to `baseUrl`. */
  env(baseUrl: string, extra?: Readonly<Record<string, string>>): Record<string, string>;
  remove(): void;
}

export function createWorkspace(): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'llama-stack-e2e-'));
  const home = join(root, 'home');
  const project = join(root, 'project');
  for (const folder of [join(home, '.claude'), project]) mkdirSync(folder, { recursive: true });
  // Without this the interactive client asks about its theme, its key and the folder before anything else.
  const state = {
    hasCompletedOnboarding: true,
    theme: 'dark',
    customApiKeyResponses: { approved: ['fake'], rejected: [] },
    projects: { [project]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
  };
  writeFileSync(join(home, '.claude.json'), JSON.stringify(state));
  return {
    home,
    project,
    env: (baseUrl, extra = {}) => ({
      PATH: process.env.PATH ?? '',
      HOME: home,
      TERM: 'xterm-256color',
      ANTHROPIC_BASE_URL: baseUrl,
      ANTHROPIC_API_KEY: 'fake',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      // The client refuses to skip permissions as root outside a sandbox.
      IS_SANDBOX: '1',
      CLAUDE_CODE_MAX_RETRIES: '1',
      ...extra,
    }),
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

/** The workspace of a user who has set these variables too. */
export function withVariables(workspace: Workspace, variables: Readonly<Record<string, string>>): Workspace {
  return { ...workspace, env: (baseUrl, extra) => workspace.env(baseUrl, { ...variables, ...extra }) };
}

export interface ClaudeRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ClaudeOptions {
  readonly workspace: Workspace;
  readonly baseUrl: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `claude` without a terminal. */
export function startClaude({ workspace, baseUrl, args, env }: ClaudeOptions): ChildProcess {
  return spawn(inject('claudeBinary'), [...args], {
    cwd: workspace.project,
    env: workspace.env(baseUrl, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs `claude` to its end. */
export function runClaude(options: ClaudeOptions): Promise<ClaudeRun> {
  const child = startClaude(options);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
