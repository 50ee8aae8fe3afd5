import type { Environment } from '@llama-stack/core';

/** Where a command writes. `isTTY`: a person reads it, not a program. */
export interface TextOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** What commands need of the process. */
export interface CommandContext {
  /** The installed command: distributions and plugins beside it are found. */
  readonly from: URL;
  readonly version: string;
  readonly env: Environment;
  /** Results. */
  readonly stdout: TextOutput;
  /** Logs and failures. */
  readonly stderr: TextOutput;
}
