import { relative } from 'node:path';
import type { ConfigSource } from '../config/config-source.ts';
import type { FoundProblem } from '../config/place-problems.ts';
import type { ProviderEntry } from '../config/stack-config.ts';

/** A provider whose package is not installed. */
export interface MissingPlugin {
  readonly entry: ProviderEntry;
  /** What to install. */
  readonly package: string;
  /** The type that may have been meant. */
  readonly meant: string | undefined;
}

/** One problem for all of them: what is missing and where it is named, the command that installs it, and the other way out. */
export function describeMissing(missing: readonly MissingPlugin[], source: ConfigSource): FoundProblem[] {
  if (missing.length === 0) return [];
  const one = missing.length === 1;
  const them = one ? 'it' : 'them';
  // Nobody should install what a slip of the pen has named.
  const named = missing.filter(({ meant }) => meant === undefined).map(({ package: name }) => name);
  const installable = [...new Set(named)];
  const message = [
    one ? '1 provider is enabled but not installed:' : `${missing.length} providers are enabled but not installed:`,
    ...tableOf(missing, source),
    ...(installable.length > 0 ? [`Install ${them}:  npm install ${installable.join(' ')}`] : []),
    `${installable.length > 0 ? 'Or disable' : 'Correct or disable'} ${them} in ${shorten(source.file)}.`,
  ].join('\n');
  return [{ path: [], message }];
}

function tableOf(missing: readonly MissingPlugin[], source: ConfigSource): string[] {
  const rows = missing.map(({ entry, package: name, meant }) => [
    entry.provider_id,
    `(${entry.provider_type})`,
    ` ${name}`,
    ` line ${source.lineOf(entry.path)}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' ')}`);
}

/** As the person would type it, when that is shorter. */
function shorten(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : `./${path}`;
}
