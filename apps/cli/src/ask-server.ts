import { GatewayError } from '@llama-stack/core';
import type { z } from 'zod';
import type { CommandContext } from './command-context.ts';
import { portFromEnv } from './port-from-env.ts';
import { messageOf } from './read-error.ts';
import { readJson } from './read-json.ts';

/** Where a server on this machine listens, unless its configuration says otherwise. */
export function localUrl({ env }: Pick<CommandContext, 'env'>): string {
  return `http://localhost:${portFromEnv(env) ?? 8321}`;
}

/** What to ask a server for, and how its answer looks. */
export interface Question<Answer> {
  readonly path: string;
  readonly schema: z.ZodType<Answer>;
  /** The server; the one on this machine when left out. */
  readonly url?: string | undefined;
}

/**
 * Gets a JSON answer of a running server, with the key that a client in this shell would send. Throws GatewayError with the server's own
 * words, and when what answers is no Llama Stack.
 */
export async function askServer<Answer>({ path, schema, url }: Question<Answer>, context: Pick<CommandContext, 'env'>): Promise<Answer> {
  const base = url ?? localUrl(context);
  const response = await get(`${base}${path}`, serverHeaders(context));
  const text = await response.text();
  if (response.ok) return readJson(text, schema) ?? refuseStranger(base);
  const said = messageOf(text);
  const message = said ?? `${base} answered with status ${response.status}`;
  if (response.status !== 401 || !isOfServer(said)) throw new GatewayError('upstream', message);
  throw new GatewayError('authentication', `${message} In this shell: export ANTHROPIC_AUTH_TOKEN=<key>`);
}

function refuseStranger(base: string): never {
  throw new GatewayError(
    'upstream',
    `What answers at ${base} is no Llama Stack. Start one: llama stack run starter. Or name another: --url`,
  );
}

/** Whether a 401 is about our key: the server's own words name the setting that lists keys, a provider's come with the same status. */
function isOfServer(said: string | undefined): boolean {
  return said === undefined || said.includes('`server.auth`');
}

/** The key that a client in this shell would send. */
export function serverHeaders({ env }: Pick<CommandContext, 'env'>): Record<string, string> {
  const key = env.ANTHROPIC_AUTH_TOKEN || env.ANTHROPIC_API_KEY;
  return key ? { authorization: `Bearer ${key}` } : {};
}

async function get(url: string, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  } catch (cause) {
    const { origin } = new URL(url);
    throw new GatewayError('upstream', `No server answers at ${origin}. Start one: llama stack run starter. Or name another: --url`, {
      cause,
    });
  }
}
