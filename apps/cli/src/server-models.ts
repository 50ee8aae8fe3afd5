import { z } from 'zod';
import { askServer } from './ask-server.ts';
import type { CommandContext } from './command-context.ts';

/** A model as `GET /v1/models` gives it: the part that commands show. `null` is unknown. */
const listedModel = z.looseObject({
  id: z.string(),
  max_input_tokens: z.number().nullable(),
  max_tokens: z.number().nullable(),
});
const listedModels = z.object({ data: z.array(listedModel) });

/** A name, and where it leads: `GET /v1/models/{name}`. */
const namedModel = listedModel.extend({
  resolves_to: z.looseObject({ provider_id: z.string(), model: z.string(), rule: z.string() }),
});

export type ListedModel = z.infer<typeof listedModel>;
export type NamedModel = z.infer<typeof namedModel>;

/** The models of a running server. Throws GatewayError as `askServer` does. */
export async function listModels(context: Pick<CommandContext, 'env'>, url?: string): Promise<readonly ListedModel[]> {
  return (await askServer({ path: '/v1/models', schema: listedModels, url }, context)).data;
}

/** Asks a running server where a name leads. Throws GatewayError with its words when the name leads nowhere. */
export function resolveName(name: string, context: Pick<CommandContext, 'env'>, url?: string): Promise<NamedModel> {
  return askServer({ path: `/v1/models/${encodeURIComponent(name)}`, schema: namedModel, url }, context);
}
