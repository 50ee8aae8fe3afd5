import type { OpenAIQuirks } from '@llama-stack/core/translation';

type SharedQuirks = Omit<OpenAIQuirks, 'promptCacheKeyField' | 'userField' | 'images' | 'documents'>;

/** How models behind Converse differ. */
export interface ConverseQuirks extends SharedQuirks {
  /** Converse takes images as data only; URLs are fetched before translation. */
  readonly images: 'inline' | 'note';
  readonly documents: 'file' | 'text' | 'refuse';
  /** Where the model takes cache points; elsewhere they are an error. */
  readonly cachePoints: readonly ('tools' | 'system' | 'messages')[];
  /** Whether a cache point may last an hour. */
  readonly hourCache: boolean;
  /** Whether a tool's result may have a status; elsewhere its text says that the tool failed (I5). */
  readonly resultStatus: boolean;
  /** How the model is told to think. */
  readonly reasoning: ConverseReasoning;
  /** Whether earlier reasoning goes back: with its signature only, or without one too. */
  readonly replay: 'signed' | 'all';
  /** Whether the answer can be bound to a schema. */
  readonly answerSchema: boolean;
  /** Fields of `inferenceConfig` and `additionalModelRequestFields` that the model refuses. */
  readonly dropFields: readonly string[];
  /** `anthropic_beta` of Claude. */
  readonly betas: readonly string[];
  /** Merged into the body last, such as `guardrailConfig`. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

export interface ConverseReasoning {
  /** The model's own field for effort: `reasoning_effort` (openai), `reasoningConfig` (Nova 2), `output_config` (Claude). */
  readonly effortField: 'reasoning_effort' | 'reasoningConfig' | 'output_config' | null;
  /** The efforts the model knows, weakest first. */
  readonly efforts: readonly string[];
  /** The values of Claude's `thinking.type`; none for models without that field. */
  readonly thinkingTypes: readonly string[];
}
