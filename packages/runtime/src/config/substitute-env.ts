import type { Environment } from '@llama-stack/core';
import { findForeignReference } from './foreign-reference.ts';
import type { FoundProblem } from './place-problems.ts';
import type { ConfigPath } from './stack-config.ts';
import { substituteText } from './substitute-text.ts';

/** A tree with its variables put in. */
export interface SubstitutedTree {
  readonly tree: unknown;
  readonly problems: readonly FoundProblem[];
}

/**
 * Puts variables into every text of a parsed tree, so that a value can inject no YAML. What was put in stays text. A field or list
 * item that comes out empty counts as absent; entries that are `undefined` already stay, so that paths keep their numbers.
 */
export function substituteEnv(source: unknown, env: Environment): SubstitutedTree {
  const problems: FoundProblem[] = [];
  return { tree: visit(source, []), problems };

  function visit(value: unknown, path: ConfigPath): unknown {
    if (typeof value === 'string') return substitute(value, path);
    if (Array.isArray(value)) return visitList(value, path);
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([name, item]) => [name, visit(item, [...path, name])] as const);
    return Object.fromEntries(fields.filter(([, item]) => item !== undefined));
  }

  function visitList(list: readonly unknown[], path: ConfigPath): unknown[] {
    return list.flatMap((item, index) => {
      const result = visit(item, [...path, index]);
      return result === undefined && item !== undefined ? [] : [result];
    });
  }

  function substitute(text: string, path: ConfigPath): string | undefined {
    if (!text.includes('$')) return text;
    const foreign = findForeignReference(text);
    if (foreign !== undefined) problems.push({ ...foreign, path });
    if (!text.includes('${env.')) return text;
    const { text: result, problems: found } = substituteText(text, env);
    for (const problem of found) problems.push({ ...problem, path });
    return result === '' && found.length === 0 ? undefined : result;
  }
}
