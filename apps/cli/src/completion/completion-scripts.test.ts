import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { expect, it } from 'vitest';
import { folderOf } from '../__fixtures__/run-in-process.ts';
import { completionScripts } from './completion-scripts.ts';

/** What bash offers at the end of a line, when the command answers with these words. */
function completeInBash(line: string, words: readonly string[]): string {
  const bin = folderOf({ llama: `#!/bin/sh\n[ "$1 $2 $3" = "complete -- ${line}" ] && printf '%s\\n' ${words.join(' ')}\n` });
  chmodSync(`${bin}/llama`, 0o755);
  const script = `${completionScripts.bash}
COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDS=($1) COMP_CWORD=0
_llama_complete
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { PATH: `${bin}:${process.env.PATH}` };
  return execFileSync('bash', ['--norc', '-c', script, 'bash', line], { env, encoding: 'utf8' });
}

it('gives bash the words that the command finds', () => {
  expect(completeInBash('llama stack models ', ['list', 'resolve'])).toBe('list\nresolve\n');
});

it('gives bash only what follows a colon, where it cuts words', () => {
  expect(completeInBash('llama stack claude --model ollama/llama3.3:', ['ollama/llama3.3:70b'])).toBe('70b\n');
});
