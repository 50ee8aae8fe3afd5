import { z } from 'zod';
import { askServer } from './ask-server.ts';
import type { CommandContext } from './command-context.ts';

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

/** The providers of a running server. Throws GatewayError as `askServer` does. */
export async function listProviders(context: Pick<CommandContext, 'env'>, url?: string) {
  const { data } = await askServer({ path: '/v1/providers', schema: listedProviders, url }, context);
  return data.map(({ provider_id, provider_type, health, models, why, variables = [] }) => ({
    id: provider_id,
    type: provider_type,
    on: health.status !== 'Off',
    models,
    error: health.message,
    why,
    variables,
  }));
}
