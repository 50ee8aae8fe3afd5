import type { CommandContext } from '../command-context.ts';
import { formatTable } from './format-table.ts';
import { createPaint } from './paint.ts';
import { writeJson } from './write-json.ts';

/** Something to show as a table, and the same for programs. */
export interface Listing {
  /** What `--json` prints. */
  readonly data: unknown;
  /** Shown on a terminal only: a program that reads the table wants rows. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface ListFlags {
  readonly json?: true;
}

/** Writes a list: as JSON when that was asked for, else as an aligned table. */
export function writeList({ data, head, rows }: Listing, { json }: ListFlags, context: CommandContext): void {
  const { stdout, env } = context;
  const paint = createPaint(stdout, env);
  const shown = stdout.isTTY === true && rows.length > 0 ? [head.map((cell) => paint('bold', cell)), ...rows] : rows;
  if (json) writeJson(data, context);
  else stdout.write(formatTable(shown));
}
