import type { ModelRule } from '@llama-stack/provider-openai-compatible';
import type { ChatQuirksPatch } from '@llama-stack/translator-openai-chat';

/** Cannot be told not to think. */
const gptOss: ChatQuirksPatch = { reasoning: { off: { reasoning_effort: 'low' } } };
const neverThinks: ChatQuirksPatch = { reasoning: { effortField: null, off: null } };

const text = { image_input: false, thinking: true };
const vision = { image_input: true, thinking: true };
const thinking = { thinking: true };

/** As of November 2026, best for agents first; Fireworks' own list wins. https://fireworks.ai/models */
const knownModels: Readonly<Record<string, Omit<ModelRule, 'match'>>> = {
  'kimi-k3': { limits: { context_window: 1_040_000 }, capabilities: vision },
  'glm-5p2': { limits: { context_window: 1_040_000 }, capabilities: thinking },
  'kimi-k2p7-code': { limits: { context_window: 262_144 }, capabilities: thinking },
  'deepseek-v4-pro': { limits: { context_window: 1_048_576 }, capabilities: thinking },
  'minimax-m3': { limits: { context_window: 524_288 }, capabilities: thinking },
  'kimi-k2p6': { capabilities: vision },
  'kimi-k2p5': { limits: { context_window: 262_144 }, capabilities: vision },
  'glm-4p7': { limits: { context_window: 202_752 }, capabilities: text },
  'qwen3p7-plus': { limits: { context_window: 262_144 } },
  'deepseek-v4-flash': { limits: { context_window: 1_040_000 }, capabilities: thinking },
  'minimax-m2p1': { limits: { context_window: 204_800 }, capabilities: text },
  'deepseek-v3p2': { limits: { context_window: 163_840 }, capabilities: text },
  'gpt-oss-120b': { limits: { context_window: 131_072 }, capabilities: text, quirks: gptOss },
  'gpt-oss-20b': { limits: { context_window: 131_072 }, capabilities: text, quirks: gptOss },
  'llama4-maverick-instruct-basic': {
    limits: { context_window: 1_000_000 },
    capabilities: { image_input: true, thinking: false },
    quirks: neverThinks,
  },
  'llama-v3p3-70b-instruct': { capabilities: { image_input: false, thinking: false }, quirks: neverThinks },
};

export const modelRules: readonly ModelRule[] = Object.entries(knownModels).map(([name, rule], index, { length }) => ({
  match: new RegExp(`^accounts/fireworks/models/${name}$`),
  ...rule,
  preference: length - index,
}));
