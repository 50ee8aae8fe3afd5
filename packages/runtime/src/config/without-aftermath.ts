import { formatPath } from './format-path.ts';
import type { FoundProblem } from './place-problems.ts';
import type { ConfigPath } from './stack-config.ts';

/** Leaves out what only follows from another mistake: a field is not missing twice when its variable is, or its name is misspelt. */
export function withoutAftermath(problems: readonly FoundProblem[], causes: readonly ConfigPath[]): FoundProblem[] {
  const explained = new Set(causes.map(formatPath));
  return problems.filter(({ path }) => !explained.has(formatPath(path)));
}
