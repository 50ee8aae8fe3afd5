import { askServer } from './ask-server.ts';
import type { CommandContext } from './command-context.ts';

/** A model as `GET /v1/models` gives it: the part that commands show. `null` is unknown. */
export interface ListedModel {
  readonly id: string;
  readonly owned_by: string;
  readonly max_input_tokens: number | null;
  readonly max_tokens: number | null;
}

export interface ListedModels {
  readonly data: readonly ListedModel[];
}

/** A name, and where it leads: `GET /v1/models/{name}`. */
export interface NamedModel extends ListedModel {
  readonly resolves_to: { readonly provider_id: string; readonly model: string; readonly rule: string };
}

/** Asks a running server where a name leads. Throws GatewayError with its words when the name leads nowhere. */
export function resolveName(name: string, context: Pick<CommandContext, 'env'>, url?: string): Promise<NamedModel> {
  return askServer<NamedModel>(`/v1/models/${encodeURIComponent(name)}`, context, url);
}
