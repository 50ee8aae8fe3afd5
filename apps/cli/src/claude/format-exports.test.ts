import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { formatExports } from './format-exports.ts';

it('survives a shell, whatever the values', () => {
  const value = `a 'b' "c" $HOME \`d\` \\ e\nf; echo g`;
  const text = formatExports({ set: { VALUE: value }, unset: ['GONE'] });
  const script = `eval "$1"; printf '%s|%s' "$VALUE" "\${GONE-unset}"`;
  expect(execFileSync('sh', ['-c', script, 'sh', text], { env: { GONE: 'here' }, encoding: 'utf8' })).toBe(`${value}|unset`);
});
