import { spawn } from '@lydell/node-pty';
import { Terminal } from '@xterm/headless';
import { inject, onTestFinished } from 'vitest';
import type { Workspace } from './run-claude.ts';

/** Claude Code as a person sees it: a screen, and keys. */
export interface ClaudeTerminal {
  /** The screen's text now. */
  screen(): string;
  /** Waits until the screen shows a text. Throws with the screen when it does not in time. */
  shows(text: string | RegExp, timeoutMs?: number): Promise<void>;
  type(text: string): void;
}

const size = { cols: 120, rows: 45 };

export function openTerminal(workspace: Workspace, baseUrl: string, args: readonly string[]): ClaudeTerminal {
  const terminal = new Terminal({ ...size, allowProposedApi: true });
  const pty = spawn(inject('claudeBinary'), [...args], {
    ...size,
    name: 'xterm-256color',
    cwd: workspace.project,
    env: workspace.env(baseUrl),
  });
  pty.onData((data) => terminal.write(data));
  terminal.onData((reply) => pty.write(reply));
  onTestFinished(() => pty.kill('SIGKILL'));
  const screen = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: size.rows }, (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '').join('\n');
  };
  return {
    screen,
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
