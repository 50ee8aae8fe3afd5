import type { ListedModel } from '@llama-stack/core';

/** What Claude Code's model picker shows of a model. */
export interface DiscoveryEntry {
  readonly id: string;
  readonly display_name: string;
  readonly description: string;
}

/** The picker hides every id that does not begin with a name it knows; newer releases look for one anywhere. */
const shown = /^(claude|anthropic)/;

/** The picker cuts at this length. */
const longestDescription = 100;

/** A model for the picker: under an id that it shows, whose `claude/` is taken off again when a call names it. */
export function discoveryEntry(model: ListedModel): DiscoveryEntry {
  const { id, display_name = id } = model;
  return { id: shown.test(id) ? id : `claude/${id}`, display_name, description: describe(model).slice(0, longestDescription) };
}

/** `vllm · 33k context · thinking`: where it runs, and what is known of it. */
function describe({ id, provider_id, provider_model_id, limits, capabilities }: ListedModel): string {
  const target = `${provider_id}/${provider_model_id}`;
  const window = limits?.context_window;
  const facts = [
    target === id ? provider_id : target,
    window === undefined ? undefined : `${Math.round(window / 1_000)}k context`,
    capabilities?.thinking === true ? 'thinking' : undefined,
    capabilities?.image_input === true ? 'images' : undefined,
    capabilities?.tools === false ? 'no tools' : undefined,
  ];
  return facts.filter((fact) => fact !== undefined).join(' · ');
}
