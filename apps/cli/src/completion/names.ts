import { isGatewayError } from '@llama-stack/core';
import type { CommandContext } from '../command-context.ts';
import { listModels } from '../server-models.ts';

/** Distributions that are installed, and the user's own. */
export async function distributionNames(context: CommandContext): Promise<readonly string[]> {
  const { listDistributions } = await import('@llama-stack/runtime');
  return (await listDistributions(context)).map(({ name }) => name);
}

/** Models of the server on this machine; none when no server runs, or it wants another key. */
export async function modelNames(context: CommandContext): Promise<readonly string[]> {
  try {
    return (await listModels(context)).map(({ id }) => id);
  } catch (error) {
    if (isGatewayError(error)) return [];
    throw error;
  }
}
