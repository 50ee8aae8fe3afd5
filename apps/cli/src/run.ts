import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@llama-stack/core';
import type { CommandContext, TextOutput } from './command-context.ts';
import { createProgram } from './create-program.ts';
import { reportFailure } from './output/report-failure.ts';
import { readManifest } from './read-manifest.ts';

export interface RunOptions {
  /** `import.meta.url` of the installed command: its name, its version, and where plugins are looked for. */
  readonly from: string;
  readonly argv?: readonly string[];
  readonly env?: Environment;
  readonly stdout?: TextOutput;
  readonly stderr?: TextOutput;
}

/**
 * Runs a command line. Never rejects: failures are written to stderr, and told by `process.exitCode`: 1 for a failure, 2 for wrong usage.
 */
export async function run(options: RunOptions): Promise<void> {
  const { from, argv = process.argv, env = process.env, stdout = process.stdout, stderr = process.stderr } = options;
  const url = new URL(from);
  const context: CommandContext = { from: url, version: readManifest(url).version ?? 'unknown', env, stdout, stderr };
  try {
    await createProgram(basename(fileURLToPath(url), '.js'), context).parseAsync(argv);
  } catch (error) {
    process.exitCode = reportFailure(error, stderr);
  }
}
