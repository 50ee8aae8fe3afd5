import type { ModelRule } from '@llama-stack/provider-openai-compatible';

interface KnownModel {
  readonly id: string;
  readonly context_window?: number;
  readonly max_tokens?: number;
  readonly image_input?: boolean;
  readonly thinking: boolean;
}

/**
 * What OpenAI's model pages say, as of November 2026: its list of models gives ids only. Best for agents first. What is not
 * here, or has no number, is unknown: nothing is guessed. https://platform.openai.com/docs/models
 */
const knownModels: readonly KnownModel[] = [
  { id: 'gpt-6-astra', context_window: 1_050_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-6.1-sol', thinking: true },
  { id: 'gpt-6.1-terra', thinking: true },
  { id: 'gpt-6-sol', context_window: 1_050_000, thinking: true },
  { id: 'gpt-6-luna', context_window: 1_050_000, thinking: true },
  { id: 'gpt-5.6-sol', context_window: 1_050_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.6-terra', context_window: 1_050_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.6-luna', context_window: 1_050_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.5', context_window: 1_050_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.5-pro', context_window: 1_050_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.4', context_window: 1_050_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.4-mini', context_window: 400_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.4-nano', context_window: 400_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.4-pro', context_window: 1_050_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.3-codex', context_window: 400_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.2', context_window: 400_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.2-codex', context_window: 400_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.1', context_window: 400_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5.1-codex-max', context_window: 400_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5', context_window: 400_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5-mini', context_window: 400_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-5-nano', context_window: 400_000, max_tokens: 128_000, image_input: true, thinking: true },
  { id: 'gpt-4.1', context_window: 1_047_576, max_tokens: 32_768, image_input: true, thinking: false },
  { id: 'gpt-4.1-mini', context_window: 1_047_576, max_tokens: 32_768, image_input: true, thinking: false },
  { id: 'gpt-4o', context_window: 128_000, max_tokens: 16_384, image_input: true, thinking: false },
  { id: 'gpt-4o-mini', context_window: 128_000, max_tokens: 16_384, image_input: true, thinking: false },
  { id: 'o3', context_window: 200_000, max_tokens: 100_000, image_input: true, thinking: true },
  { id: 'o4-mini', context_window: 200_000, max_tokens: 100_000, image_input: true, thinking: true },
];

/** Slow and dear: nobody's default. */
const pro = /-pro/;

/** One rule a model; dated releases of it included. */
export const modelRules: readonly ModelRule[] = knownModels.map(({ id, context_window, max_tokens, image_input, thinking }, index) => ({
  match: new RegExp(`^${id.replaceAll('.', '\\.')}(-\\d{4}-\\d{2}-\\d{2})?$`),
  limits: { ...(context_window !== undefined && { context_window }), ...(max_tokens !== undefined && { max_tokens }) },
  capabilities: { tools: true, thinking, ...(image_input !== undefined && { image_input }) },
  preference: pro.test(id) ? 0 : knownModels.length - index,
}));
