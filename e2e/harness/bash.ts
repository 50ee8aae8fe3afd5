import type { ToolTurn } from '@llama-stack/testkit';

/** A call of the client's Bash tool. */
export function bash(command: string): ToolTurn {
  return { name: 'Bash', input: { command, description: 'Run it' } };
}
