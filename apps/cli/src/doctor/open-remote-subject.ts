import { GatewayError, isGatewayError } from '@llama-stack/core';
import { z } from 'zod';
import { askServer, serverHeaders } from '../ask-server.ts';
import type { CommandContext } from '../command-context.ts';
import { messageOf } from '../read-error.ts';
import { listModels, resolveName } from '../server-models.ts';
import type { Subject } from './subject.ts';

const listedProviders = z.object({
  data: z.array(
    z.object({
      provider_id: z.string(),
      provider_type: z.string(),
      health: z.object({ status: z.string(), message: z.string().optional() }),
      models: z.number().optional(),
      why: z.string().optional(),
      variables: z.array(z.string()).optional(),
    }),
  ),
});

/** A server that runs, asked as a client asks it. Throws GatewayError when it does not answer, or refuses the key of this shell. */
export async function openRemoteSubject(url: string, context: CommandContext): Promise<Subject> {
  const { data } = await askServer({ path: '/v1/providers', schema: listedProviders, url }, context);
  // The one upstream that is the client's API in full; by which API the server calls the others it does not say.
  const relaying = new Set(data.filter(({ provider_type }) => provider_type === 'remote::anthropic').map(({ provider_id }) => provider_id));
  return {
    providers: data.map(({ provider_id, health, models, why, variables = [] }) => ({
      id: provider_id,
      on: health.status !== 'Off',
      models,
      error: health.message,
      why,
      variables,
    })),
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
