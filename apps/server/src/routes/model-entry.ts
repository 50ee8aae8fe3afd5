import type { ListedModel } from '@llama-stack/core';

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
  readonly capabilities: null;
  readonly lifecycle: 'active';
  readonly line: null;
  readonly deprecated_at: null;
  readonly retires_at: null;
}

type Described = Pick<ListedModel, 'provider_id' | 'display_name' | 'created_at' | 'limits'>;

export function modelEntry(id: string, { provider_id, display_name, created_at, limits }: Described): ModelEntry {
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
    capabilities: null,
    lifecycle: 'active',
    line: null,
    deprecated_at: null,
    retires_at: null,
  };
}

/** Claude Code's model picker shows only ids that begin with a name it knows. */
const discoverable = /^(claude|anthropic)/;

/** The id under which Claude Code's picker shows a model; `claude/` is taken off again when a call names it. */
export function discoveryId(id: string): string {
  return discoverable.test(id) ? id : `claude/${id}`;
}
