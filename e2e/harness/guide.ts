import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `docs/claude-code.md`, whose examples are run as they stand there. */
export const guide = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'claude-code.md'), 'utf8');

const examples = [...guide.matchAll(/^```(sh|ts|python|yaml)\n(.*?)^```$/gms)].map(([, language, text = '']) => ({ language, text }));
const used = new Set<string>();

/** The one example that holds these words. */
export function exampleWith(words: string | RegExp): string {
  const found = examples.filter(({ text }) => (typeof words === 'string' ? text.includes(words) : words.test(text)));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} examples of the guide hold '${words}'`);
  used.add(only.text);
  return only.text;
}

/** The first lines of the examples in these languages that no test of this file has asked for. */
export function unusedExamples(languages: readonly string[]): string[] {
  return examples
    .filter(({ language = '', text }) => languages.includes(language) && !used.has(text))
    .map(({ text }) => text.split('\n', 1)[0] ?? '');
}
