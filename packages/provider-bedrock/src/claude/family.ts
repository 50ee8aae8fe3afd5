import { type ClaudeGeneration, claudeGeneration } from '@llama-stack/translator-anthropic-messages';
import { baseModel } from '../model-id.ts';

/** How one generation of Claude differs from another on Bedrock. */
export interface ClaudeFamily extends ClaudeGeneration {
  /** Refuses `output_config.format` on bedrock-runtime (observed August 2026). */
  readonly refusesFormat: boolean;
  /** The efforts it knows, weakest first; models before 4.5 know none, Opus 4.5 by its beta (R8). */
  efforts(hasBeta: boolean): readonly string[];
}

const refusesFormat = /^claude-(opus-4-[78]|(opus|fable|sonnet)-5)/;

/** What is wrong here of a model is repaired from Bedrock's own words. */
export function claudeFamily(model: string): ClaudeFamily {
  const name = baseModel(model).replace(/^anthropic\./, '');
  const generation = claudeGeneration(name);
  return {
    ...generation,
    refusesFormat: refusesFormat.test(name),
    efforts: (hasBeta) => {
      if (generation.thinksByBudget) return hasBeta && name.startsWith('claude-opus-4-5') ? ['low', 'medium', 'high'] : [];
      return /-4-6/.test(name) ? ['low', 'medium', 'high', 'max'] : ['low', 'medium', 'high', 'xhigh', 'max'];
    },
  };
}
