import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { type ClaudeRun, createWorkspace, type Workspace } from './run-claude.ts';
import { startProductIn } from './start-product.ts';

/** Stands before every example: the model's own server is one of the test's. */
const prelude = 'vllm() { :; }; ollama() { :; }\n';

/** The shell of the server and the shell of Claude Code, in which examples run as they are written. */
export interface GuideShells {
  readonly workspace: Workspace;
  /** Runs commands of which the last starts the server; returns once it answers, with what stops it before the test's end. */
  serve(commands: string): Promise<() => Promise<void>>;
  /** Runs commands to their end. */
  run(commands: string): Promise<ClaudeRun>;
  /** Runs one example in both: what follows the server's start in a second terminal, with the same variables. */
  runInBoth(commands: string): Promise<ClaudeRun>;
}

/**
 * `addresses` says where those of the guide are in this test, and `env` what the server's shell has besides. The user of these shells
 * lets Claude Code edit files.
 */
export function openShells(addresses: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}): GuideShells {
  const workspace = createWorkspace();
  onTestFinished(() => workspace.remove());
  writeFileSync(join(workspace.home, '.claude', 'settings.json'), JSON.stringify({ permissions: { defaultMode: 'acceptEdits' } }));
  const { ANTHROPIC_BASE_URL: _url, ANTHROPIC_API_KEY: _key, ...clientEnv } = workspace.env('');
  const places = new Map(Object.entries(addresses));
  const here = (commands: string) => [...places].reduce((text, [address, place]) => text.replaceAll(address, place), prelude + commands);

  const serve = async (commands: string) => {
    const product = await startProductIn(here(commands), env);
    onTestFinished(() => product.stop());
    places.set('http://localhost:8321', product.url);
    return product.stop;
  };
  const run = (commands: string) =>
    new Promise<ClaudeRun>((resolve) => {
      const port = new URL(places.get('http://localhost:8321') ?? 'http://localhost:8321').port;
      const PATH = [dirname(inject('claudeBinary')), inject('binFolder'), clientEnv.PATH].join(':');
      const options = { cwd: workspace.project, env: { ...clientEnv, PATH, LLAMA_STACK_PORT: port } };
      const child = execFile('bash', ['-c', here(commands)], options, (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr });
      });
      child.stdin?.end();
    });
  return {
    workspace,
    serve,
    run,
    runInBoth: async (commands) => {
      const [before = '', after = ''] = commands.split(/^llama stack run starter\n/m);
      await serve(`${before}llama stack run starter`);
      const variables = before.split('\n').filter((line) => line.startsWith('export '));
      return run([...variables, after].join('\n'));
    },
  };
}
