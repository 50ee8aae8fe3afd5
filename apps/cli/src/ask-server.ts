import { GatewayError } from '@llama-stack/core';
import type { CommandContext } from './command-context.ts';

/** Where a server on this machine listens, unless its configuration says otherwise. */
export function localUrl({ env }: Pick<CommandContext, 'env'>): string {
  return `http://localhost:${env.LLAMA_STACK_PORT || 8321}`;
}

/** Gets a JSON answer of a running server, with the key that a client in this shell would send. Throws GatewayError with the server's own words. */
export async function askServer<Answer>(path: string, context: Pick<CommandContext, 'env'>, url?: string): Promise<Answer> {
  const base = url ?? localUrl(context);
  const key = context.env.ANTHROPIC_AUTH_TOKEN || context.env.ANTHROPIC_API_KEY;
  const response = await get(`${base}${path}`, key ? { authorization: `Bearer ${key}` } : {});
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  const message = messageOf(text) ?? `${base} answered with status ${response.status}`;
  if (response.status !== 401) throw new GatewayError('upstream', message);
  throw new GatewayError('authentication', `${message} In this shell: export ANTHROPIC_AUTH_TOKEN=<key>`);
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

/** The message of an error in Anthropic's shape. */
function messageOf(text: string): string | undefined {
  try {
    const body: { readonly error?: { readonly message?: string } } = JSON.parse(text);
    return body.error?.message;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
