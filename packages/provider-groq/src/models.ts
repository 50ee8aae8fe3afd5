import type { ModelRule } from '@llama-stack/provider-openai-compatible';
import type { ChatQuirksPatch } from '@llama-stack/translator-openai-chat';

const window = { context_window: 131_072 };
const textOnly = { image_input: false };

/** An answer that is cut off in the middle of its reasoning is empty. */
const minMaxTokens = 1_024;

/** A call of a tool that is not there reaches the client, which tells the model so: refused, it would end the turn. */
export const lenient = { disable_tool_validation: true };

/** Takes `include_reasoning`, and `reasoning_format` not; cannot be told not to think. https://console.groq.com/docs/reasoning */
const gptOss: ChatQuirksPatch = {
  minMaxTokens,
  extraBody: { ...lenient, include_reasoning: true },
  reasoning: { effortField: 'reasoning_effort', off: { reasoning_effort: 'low' } },
};

/** Thinks or does not; with tools, reasoning in the text (`raw`) is refused. https://console.groq.com/docs/reasoning */
const qwen: ChatQuirksPatch = {
  minMaxTokens,
  extraBody: { ...lenient, reasoning_format: 'parsed' },
  reasoning: { on: { reasoning_effort: 'default' }, off: { reasoning_effort: 'none' } },
};

/** Families first, then models, as of November 2026; Groq's own list wins. https://console.groq.com/docs/models */
export const modelRules: readonly ModelRule[] = [
  { match: /^openai\/gpt-oss-/, quirks: gptOss, limits: { ...window, max_tokens: 32_768 }, capabilities: { ...textOnly, thinking: true } },
  { match: /^qwen\/qwen3/, quirks: qwen, capabilities: { thinking: true } },
  { match: /^qwen\/qwen3\.([89]|\d\d)/, quirks: { reasoning: { effortField: 'reasoning_effort', on: {} } }, preference: 4 },
  { match: /^(llama-3|moonshotai\/)/, capabilities: { ...textOnly, thinking: false } },
  { match: /^meta-llama\/llama-4-/, limits: { ...window, max_tokens: 8_192 }, capabilities: { image_input: true, thinking: false } },

  { match: /^openai\/gpt-oss-120b$/, preference: 5 },
  { match: /^openai\/gpt-oss-20b$/, preference: 2 },
  {
    match: /^qwen\/qwen3-32b$/,
    limits: { ...window, max_tokens: 16_384 },
    capabilities: textOnly,
    preference: 2,
  },
  { match: /^moonshotai\/kimi-k2-instruct-0905$/, limits: { context_window: 262_144, max_tokens: 16_384 }, preference: 3 },
  { match: /^llama-3\.3-70b-versatile$/, limits: { ...window, max_tokens: 32_768 }, preference: 1 },
  { match: /^llama-3\.1-8b-instant$/, limits: { ...window, max_tokens: 8_192 } },
];
