import type { ModelLimits } from '@llama-stack/core';
import type { ModelRule } from '@llama-stack/provider-openai-compatible';

const large: ModelLimits = { context_window: 1_000_000, max_tokens: 128_000 };
const small: ModelLimits = { context_window: 200_000, max_tokens: 64_000 };

/**
 * As of November 2026, best for agents first; the API's own list says more and wins. What has no number is unknown.
 * https://docs.claude.com/en/docs/about-claude/models/overview
 */
const knownModels: readonly (readonly [id: string, limits: ModelLimits])[] = [
  ['claude-opus-5-5', large],
  ['claude-sonnet-5-5', { max_tokens: 128_000 }],
  ['claude-fable-5-2', { max_tokens: 128_000 }],
  ['claude-mythos-5-2', {}],
  ['claude-opus-5', large],
  ['claude-sonnet-5', large],
  ['claude-fable-5-1', large],
  ['claude-fable-5', large],
  ['claude-haiku-5-5', {}],
  ['claude-opus-4-8', large],
  ['claude-opus-4-7', large],
  ['claude-opus-4-6', large],
  ['claude-sonnet-4-6', large],
  ['claude-opus-4-5', small],
  ['claude-sonnet-4-5', small],
  ['claude-haiku-4-5', small],
];

/** One rule a model; dated releases of it included. */
export const modelRules: readonly ModelRule[] = knownModels.map(([id, limits], index) => ({
  match: new RegExp(`^${id}(-\\d{8})?$`),
  limits,
  capabilities: { tools: true, image_input: true, thinking: true },
  preference: knownModels.length - index,
}));
