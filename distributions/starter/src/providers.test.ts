import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { distribution } from './distribution.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Packages that only state quirks, and those with ways of their own. Tables of models are data. */
const mostLines: Readonly<Record<string, number>> = { fireworks: 150, groq: 150, together: 150, openai: 350, vllm: 350, ollama: 350 };

function sourceLines(provider: string): number {
  const folder = join(root, 'packages', `provider-${provider}`, 'src');
  const sources = readdirSync(folder).filter((file) => /(?<!\.test)\.ts$/.test(file) && file !== 'models.ts');
  return sources.reduce((lines, file) => lines + readFileSync(join(folder, file), 'utf8').split('\n').length - 1, 0);
}

describe('a provider of the starter', () => {
  it.each(Object.keys(distribution.packages).filter((type) => type.includes('::')))('%s has a page in the documents', (type) => {
    expect(existsSync(join(root, 'docs', 'providers', `${type.replace('remote::', '')}.md`))).toBe(true);
  });

  it('is described by what its contract tests saw', () => {
    const check = () => execFileSync(process.execPath, [join(root, 'scripts', 'provider-table.mjs'), '--check'], { encoding: 'utf8' });
    expect(check).not.toThrow();
  });

  it.each(Object.entries(mostLines))('%s is small: at most %i lines', (provider, most) => {
    expect(sourceLines(provider)).toBeLessThanOrEqual(most);
  });
});
