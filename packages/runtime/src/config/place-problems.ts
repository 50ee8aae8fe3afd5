import type { ConfigProblem } from '@llama-stack/core';
import type { ConfigSource } from './config-source.ts';
import { formatPath } from './format-path.ts';
import { plainMessage } from './plain-message.ts';
import type { ConfigPath } from './stack-config.ts';

/** A mistake by its path in the tree; the file adds the line, unless it is known. */
export interface FoundProblem {
  readonly path: ConfigPath;
  readonly message: string;
  readonly remedy?: string;
  readonly line?: number;
}

/** Mistakes as they are shown, in the order of the file; those without a line come last. */
export function placeProblems(problems: readonly FoundProblem[], source: ConfigSource): ConfigProblem[] {
  return problems
    .map(({ path, message, remedy, line = source.lineOf(path) }) => {
      return {
        path: formatPath(path),
        message: withVariable(plainMessage(message), source.variableOf(path)),
        ...(remedy !== undefined && { remedy }),
        ...(line !== undefined && { line }),
      };
    })
    .sort((a, b) => (a.line ?? Number.POSITIVE_INFINITY) - (b.line ?? Number.POSITIVE_INFINITY) || 0);
}

/** Who set a variable looks for its name, not for a line in a file of ours. */
function withVariable(message: string, variable: string | undefined): string {
  return variable === undefined || message.includes(variable) ? message : `${message} (${variable} sets it)`;
}
