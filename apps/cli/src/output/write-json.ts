import type { CommandContext } from '../command-context.ts';

/** Writes a result for programs. */
export function writeJson(data: unknown, { stdout }: CommandContext): void {
  stdout.write(`${JSON.stringify(data, undefined, 2)}\n`);
}
