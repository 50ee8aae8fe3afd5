import { ConfigError, isGatewayError } from '@llama-stack/core';
import { CommanderError } from 'commander';
import type { TextOutput } from '../command-context.ts';

/** Writes what went wrong, for users' mistakes without a stack trace, and returns the exit code: 0 for `--help`, 2 for wrong usage, else 1. */
export function reportFailure(error: unknown, stderr: TextOutput): number {
  // Commander has written its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ConfigError || isGatewayError(error)) stderr.write(`${error.message}\n`);
  else stderr.write(`This is a bug in Llama Stack; please report it.\n${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}
