import type { ListedModel, ModelCapabilities } from '@llama-stack/core';

/** A model as both Anthropic's and OpenAI's clients read it. `null` is Anthropic's word for unknown. */
export interface ModelEntry {
  readonly id: string;
  readonly type: 'model';
  readonly object: 'model';
  readonly display_name: string;
  /** RFC 3339; the epoch when the upstream does not say, as at Anthropic. */
  readonly created_at: string;
  /** Seconds since the epoch, for OpenAI's clients. */
  readonly created: number;
  readonly owned_by: string;
  readonly max_input_tokens: number | null;
  readonly max_tokens: number | null;
  readonly capabilities: EntryCapabilities | null;
  readonly lifecycle: 'active';
  readonly line: null;
  readonly deprecated_at: null;
  readonly retires_at: null;
}

interface Support {
  readonly supported: boolean;
}

/** Those of the Messages API's capabilities that are known; the others are absent, not false. */
interface EntryCapabilities {
  readonly image_input?: Support;
  readonly thinking?: Support & { readonly types: Readonly<Record<'enabled' | 'adaptive' | 'disabled' | 'between_tools', Support>> };
}

/** What is known of a model, under whatever name. */
export interface DescribedModel extends Pick<ListedModel, 'provider_id' | 'created_at' | 'limits' | 'capabilities'> {
  readonly display_name?: string | undefined;
}

export function modelEntry(id: string, model: DescribedModel): ModelEntry {
  const { provider_id, display_name, created_at, limits, capabilities = {} } = model;
  const created = Date.parse(created_at ?? '') || 0;
  return {
    id,
    type: 'model',
    object: 'model',
    display_name: display_name ?? id,
    created_at: new Date(created).toISOString(),
    created: Math.floor(created / 1000),
    owned_by: provider_id,
    max_input_tokens: limits?.context_window ?? null,
    max_tokens: limits?.max_tokens ?? null,
    capabilities: formatCapabilities(capabilities),
    lifecycle: 'active',
    line: null,
    deprecated_at: null,
    retires_at: null,
  };
}

function formatCapabilities({ image_input, thinking }: ModelCapabilities): EntryCapabilities | null {
  if (image_input === undefined && thinking === undefined) return null;
  return {
    ...(image_input !== undefined && { image_input: { supported: image_input } }),
    ...(thinking !== undefined && { thinking: formatThinking(thinking) }),
  };
}

/** Whatever turns thinking off is taken from every client, so it is supported by every model. */
function formatThinking(supported: boolean): NonNullable<EntryCapabilities['thinking']> {
  const [on, off] = [{ supported }, { supported: true }];
  return { supported, types: { enabled: on, adaptive: on, disabled: off, between_tools: off } };
}
