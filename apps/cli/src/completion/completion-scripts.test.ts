import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { expect, it } from 'vitest';
import { folderOf } from '../__fixtures__/run-in-process.ts';
import { completionScripts } from './completion-scripts.ts';

/** Runs a shell in which the command finds these words for this line, and nothing for another. */
function runShell([shell = '', ...args]: readonly string[], line: string, words: readonly string[]): string {
  const bin = folderOf({ llama: `#!/bin/sh\n[ "$1 $2 $3" = "complete -- ${line}" ] && printf '%s\\n' ${words.join(' ')}\n` });
  chmodSync(`${bin}/llama`, 0o755);
  return execFileSync(shell, args, { env: { PATH: `${bin}:${process.env.PATH}`, HOME: bin }, encoding: 'utf8' });
}

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).error === undefined;
const line = 'llama stack models ';

it.each([
  [line, ['list', 'resolve'], 'list\nresolve\n'],
  // Bash cuts words at colons: it wants only what follows.
  ['llama stack claude --model ollama/llama3.3:', ['ollama/llama3.3:70b'], '70b\n'],
])('gives bash what follows "%s"', (typed, words, offered) => {
  const script = `${completionScripts.bash}
COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDS=($1)
_llama_complete
printf '%s\\n' "\${COMPREPLY[@]}"`;
  expect(runShell(['bash', '--norc', '-c', script, 'bash', typed], typed, words)).toBe(offered);
});

it.skipIf(!has('zsh'))('gives zsh the words that the command finds', () => {
  const stubs = 'compdef() { }; compadd() { print -l -- $found }';
  const script = `${stubs}\n${completionScripts.zsh}\nwords=(llama stack models ''); CURRENT=4; _llama_complete`;
  expect(runShell(['zsh', '-f', '-c', script], line, ['list', 'resolve'])).toBe('list\nresolve\n');
});

it.skipIf(!has('fish'))('gives fish the words that the command finds', () => {
  const script = `${completionScripts.fish}\ncomplete -C '${line}'`;
  expect(runShell(['fish', '--no-config', '-c', script], line, ['list', 'resolve'])).toBe('list\nresolve\n');
});
