import type { ModelRule } from '@llama-stack/provider-openai-compatible';
import type { ChatQuirksPatch } from '@llama-stack/translator-openai-chat';

/** Thinks or does not. https://docs.together.ai/docs/reasoning-overview */
const hybrid: ChatQuirksPatch = { reasoning: { on: { reasoning: { enabled: true } }, off: { reasoning: { enabled: false } } } };

/** Cannot be told not to think. */
const gptOss: ChatQuirksPatch = { reasoning: { effortField: 'reasoning_effort', off: { reasoning_effort: 'low' } } };

const textOnly = { capabilities: { image_input: false } };
const vision = { capabilities: { image_input: true } };

/** Families first, then models, as of November 2026; Together's own list has the windows, and wins. https://docs.together.ai/docs/serverless-models */
export const modelRules: readonly ModelRule[] = [
  { match: /^openai\/gpt-oss-/, quirks: gptOss, capabilities: { thinking: true } },
  {
    match: /^(deepseek-ai\/DeepSeek-V3\.[1-9]|zai-org\/GLM-|moonshotai\/Kimi-K2\.[5-9]|Qwen\/Qwen3\.\d)/,
    quirks: hybrid,
    capabilities: { thinking: true },
  },
  {
    match:
      /^(openai\/gpt-oss-|deepseek-ai\/DeepSeek-V3|zai-org\/GLM-[45](\.\d)?$|MiniMaxAI\/MiniMax-M2|meta-llama\/Llama-3|Qwen\/Qwen3-Coder)/,
    ...textOnly,
  },
  { match: /^(moonshotai\/Kimi-K2\.5|Qwen\/Qwen3\.5|meta-llama\/Llama-4)/, ...vision },

  { match: /^moonshotai\/Kimi-K2\.5$/, preference: 6 },
  { match: /^zai-org\/GLM-5$/, preference: 5 },
  { match: /^Qwen\/Qwen3-Coder-480B-A35B-Instruct-FP8$/, limits: { context_window: 262_144, max_tokens: 66_536 }, preference: 4 },
  { match: /^MiniMaxAI\/MiniMax-M2\.5$/, preference: 4 },
  { match: /^Qwen\/Qwen3\.5-397B-A17B$/, preference: 4 },
  { match: /^deepseek-ai\/DeepSeek-V3\.1$/, preference: 3 },
  { match: /^openai\/gpt-oss-120b$/, limits: { context_window: 131_072, max_tokens: 131_072 }, preference: 2 },
  { match: /^meta-llama\/Llama-3\.3-70B-Instruct-Turbo$/, limits: { context_window: 131_072, max_tokens: 66_536 }, preference: 1 },
];
