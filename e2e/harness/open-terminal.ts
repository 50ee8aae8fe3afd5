import { spawn } from '@lydell/node-pty';
import { Terminal } from '@xterm/headless';
import { inject, onTestFinished } from 'vitest';
import type { Workspace } from './run-claude.ts';

/** A command as a person sees it: a screen, and keys. */
export interface CommandTerminal {
  /** The screen's text now. */
  screen(): string;
  /** Waits until the screen shows a text. Throws with the screen when it does not in time. */
  shows(text: string | RegExp, timeoutMs?: number): Promise<void>;
  type(text: string): void;
  /** The exit code, once the command has ended. */
  readonly ended: Promise<number>;
}

export interface TerminalCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cols?: number;
}

const rows = 45;

/** Claude Code itself. */
export function openTerminal(workspace: Workspace, baseUrl: string, args: readonly string[]): CommandTerminal {
  return openCommand({ file: inject('claudeBinary'), args, cwd: workspace.project, env: workspace.env(baseUrl) });
}

export function openCommand({ file, args, cwd, env, cols = 120 }: TerminalCommand): CommandTerminal {
  const size = { cols, rows };
  const terminal = new Terminal({ ...size, allowProposedApi: true });
  const pty = spawn(file, [...args], { ...size, name: 'xterm-256color', cwd, env: { ...env } });
  const ended = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => terminal.write('', () => resolve(exitCode))));
  pty.onData((data) => terminal.write(data));
  terminal.onData((reply) => pty.write(reply));
  onTestFinished(() => pty.kill('SIGKILL'));
  const screen = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: rows }, (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '').join('\n');
  };
  return {
    screen,
    ended,
    type: (text) => pty.write(text),
    shows: async (text, timeoutMs = 20_000) => {
      const deadline = Date.now() + timeoutMs;
      const found = () => (typeof text === 'string' ? screen().includes(text) : text.test(screen()));
      while (!found()) {
        if (Date.now() > deadline) throw new Error(`The screen never showed ${text}:\n${screen()}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}
