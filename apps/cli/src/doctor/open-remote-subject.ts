import { GatewayError, isGatewayError } from '@llama-stack/core';
import { serverHeaders } from '../ask-server.ts';
import type { CommandContext } from '../command-context.ts';
import { messageOf } from '../read-error.ts';
import { listModels, resolveName } from '../server-models.ts';
import { listProviders } from '../server-providers.ts';
import type { Subject } from './subject.ts';

/** A server that runs, asked as a client asks it. Throws GatewayError when it does not answer, or refuses the key of this shell. */
export async function openRemoteSubject(url: string, context: CommandContext): Promise<Subject> {
  const providers = await listProviders(context, url);
  // The one upstream that is the client's API in full; by which API the server calls the others it does not say.
  const relaying = new Set(providers.filter(({ type }) => type === 'remote::anthropic').map(({ id }) => id));
  return {
    providers,
    resolve: async (name) => {
      const { resolves_to, max_input_tokens } = await resolveName(name, context, url);
      const { provider_id, model, rule } = resolves_to;
      return { name: `${provider_id}/${model}`, providerId: provider_id, window: max_input_tokens ?? undefined, rule };
    },
    listed: async () => (await listModels(context, url)).map(({ id }) => id),
    best: () => undefined,
    ask: async (body) => {
      const response = await post(url, body, context);
      const text = await response.text();
      if (response.ok) return text;
      throw new GatewayError('upstream', messageOf(text) ?? `the server answered with status ${response.status}`);
    },
    pathOf: async (name) => (relaying.has(name.split('/', 1).join()) ? 'relayed as it is' : undefined),
    close: async () => {},
  };
}

async function post(url: string, body: object, context: CommandContext): Promise<Response> {
  const headers = { ...serverHeaders(context), 'content-type': 'application/json', 'anthropic-version': '2023-06-01' };
  try {
    return await fetch(`${url}/v1/messages`, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(120_000) });
  } catch (cause) {
    if (isGatewayError(cause)) throw cause;
    throw new GatewayError('timeout', `${url} gave no answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
