import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type CommandResult, folderOf } from './run-in-process.ts';

type Variables = Readonly<Record<string, string>>;

/** A command of the built product, in a process of its own. It runs from `dist`, as it does for users. */
export interface SpawnedCommand {
  /** Resolves with what the output matched; rejects when the process ends before. The log is on stderr. */
  until(pattern: RegExp, stream?: 'stdout' | 'stderr'): Promise<RegExpExecArray>;
  readonly ended: Promise<CommandResult>;
  kill(signal: NodeJS.Signals): void;
}

const binFolder = new URL('../../../llama-stack/bin/', import.meta.url);

export function spawnCommand(commandLine: string, env: Variables = {}): SpawnedCommand {
  const [name = '', ...rest] = commandLine.split(' ');
  const bin = fileURLToPath(new URL(`${name}.js`, binFolder));
  // Only these variables: a key or an address in the shell that runs the tests must not switch a provider on.
  const child = spawn(process.execPath, [bin, ...rest], { env: { PATH: process.env.PATH ?? '', LLAMA_STACK_HOME: folderOf({}), ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const written = { stdout: '', stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (text) => {
    written.stderr += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text) => {
    written.stdout += text;
  });
  const ended = new Promise<CommandResult>((resolve) => {
    child.on('close', (code, signal) => resolve({ code: code ?? -1, ...written, ...(signal !== null && { stderr: `${signal} ${written.stderr}` }) }));
  });
  const until = (pattern: RegExp, stream: 'stdout' | 'stderr' = 'stdout') =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(written[stream]);
        if (match !== null) resolve(match);
      };
      child[stream].on('data', look);
      look();
      void ended.then((result) => reject(new Error(`Ended before ${pattern}: ${JSON.stringify(result)}`)));
    });
  return { until, ended, kill: (signal) => void child.kill(signal) };
}

/** A command that ends by itself. */
export function runCommand(commandLine: string, env: Variables = {}): Promise<CommandResult> {
  return spawnCommand(commandLine, env).ended;
}

export interface StartedServer extends SpawnedCommand {
  readonly url: string;
}

/** `llama stack run <target>` on a free port, once it says that it is ready. */
export async function startServer(target: string, env: Variables = {}): Promise<StartedServer> {
  const command = spawnCommand(`llama stack run ${target} --port 0`, env);
  const [, url = ''] = await command.until(/export ANTHROPIC_BASE_URL="(.+)"/);
  return { ...command, url };
}
