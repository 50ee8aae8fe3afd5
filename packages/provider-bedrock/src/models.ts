import type { ModelCapabilities, ModelLimits } from '@llama-stack/core';
import { baseModel } from './model-id.ts';

/** What Bedrock's own lists do not tell of a model. */
export interface KnownModel {
  readonly limits: ModelLimits;
  readonly capabilities: ModelCapabilities;
  /** How fit for agentic work: higher is better. */
  readonly preference?: number;
}

const large: ModelLimits = { context_window: 1_000_000, max_tokens: 128_000 };
const small: ModelLimits = { context_window: 200_000, max_tokens: 64_000 };
const claude: ModelCapabilities = { tools: true, image_input: true, thinking: true };
const textOnly: ModelCapabilities = { image_input: false };

/** As of November 2026, best for agents first. What has no number is unknown. */
const knownModels: readonly (readonly [name: string, limits: ModelLimits, capabilities: ModelCapabilities])[] = [
  ['anthropic.claude-opus-5-5', large, claude],
  ['anthropic.claude-sonnet-5-5', { max_tokens: 128_000 }, claude],
  ['anthropic.claude-opus-5', large, claude],
  ['anthropic.claude-sonnet-5', large, claude],
  ['anthropic.claude-fable-5', large, claude],
  ['anthropic.claude-opus-4-8', large, claude],
  ['anthropic.claude-opus-4-7', large, claude],
  ['anthropic.claude-opus-4-6', large, claude],
  ['anthropic.claude-sonnet-4-6', large, claude],
  ['anthropic.claude-opus-4-5', small, claude],
  ['anthropic.claude-sonnet-4-5', small, claude],
  ['anthropic.claude-haiku-4-5', small, claude],
  ['amazon.nova-premier', { context_window: 1_000_000, max_tokens: 16_384 }, { tools: true, image_input: true }],
  ['amazon.nova-2-lite', { context_window: 1_000_000 }, { tools: true }],
  ['openai.gpt-oss-120b', { context_window: 128_000 }, { tools: true, image_input: false, thinking: true }],
  ['amazon.nova-pro', { context_window: 300_000, max_tokens: 8_192 }, { tools: true, image_input: true, thinking: false }],
  ['openai.gpt-oss-20b', { context_window: 128_000 }, { tools: true, image_input: false, thinking: true }],
  ['meta.llama4-maverick-17b-instruct', { context_window: 1_000_000, max_tokens: 16_384 }, { image_input: true, thinking: false }],
  ['meta.llama3-3-70b-instruct', { context_window: 128_000, max_tokens: 4_096 }, { ...textOnly, thinking: false }],
  ['amazon.nova-lite', { context_window: 300_000, max_tokens: 8_192 }, { tools: true, image_input: true, thinking: false }],
  ['amazon.nova-micro', { context_window: 128_000, max_tokens: 8_192 }, { tools: true, image_input: false, thinking: false }],
  ['deepseek.r1', { context_window: 128_000, max_tokens: 32_768 }, { ...textOnly, thinking: true }],
];

const rules = knownModels.map(([name, limits, capabilities], index) => ({
  match: new RegExp(`^${name.replaceAll('.', '\\.')}(-\\d{8})?(-v\\d+(:\\d+)?|-\\d+:\\d+)?$`),
  known: { limits, capabilities, preference: knownModels.length - index },
}));

/** What is known of a model, by its id or its profile's. */
export function knownModel(id: string): KnownModel {
  const name = baseModel(id);
  return rules.find(({ match }) => match.test(name))?.known ?? { limits: {}, capabilities: {} };
}
