import { isThinkingOff, nearestEffort, wantedEffort } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';
import type { ConverseMessage } from './wire.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Claude's least budget in tokens. */
const minBudget = 1_024;
/** What stands for a budget that the client leaves to us. */
const budgetShare = 0.75;

/** The fields, in the model's own words, that say how much to think (R8, R21, R23). Nothing asked, nothing sent. */
export function formatReasoning(maxTokens: number, messages: readonly ConverseMessage[], context: FormatContext): Fields {
  const thinking = formatThinking(maxTokens, messages, context);
  const isOff = isThinkingOff(context.call.request.thinking);
  if (isOff)
    return { ...thinking, ...(context.quirks.reasoning.effortField === 'reasoningConfig' && { reasoningConfig: { type: 'disabled' } }) };
  return { ...thinking, ...formatEffort(context) };
}

function formatEffort(context: FormatContext): Fields {
  const { effortField, efforts } = context.quirks.reasoning;
  const wanted = wantedEffort(context.call.request);
  if (wanted === undefined) return {};
  // Claude takes a budget as it is.
  if (wanted.path === 'thinking.budget_tokens' && context.quirks.reasoning.thinkingTypes.includes('enabled')) return {};
  const effort = effortField === null ? undefined : nearestEffort(wanted.effort, efforts);
  if (effort === undefined) {
    context.lose(wanted.path, 'dropped', 'the model has no levels of effort');
    return {};
  }
  if (effort !== wanted.effort) context.lose(wanted.path, 'clamped', `the model knows no ${wanted.effort}: it gets ${effort}`);
  if (effortField === 'output_config') return { output_config: { effort } };
  return effortField === 'reasoningConfig'
    ? { reasoningConfig: { type: 'enabled', maxReasoningEffort: effort } }
    : { reasoning_effort: effort };
}

/** Claude's `thinking`. The others reason as they do. */
function formatThinking(maxTokens: number, messages: readonly ConverseMessage[], context: FormatContext): Fields {
  const { thinking } = context.call.request;
  const { thinkingTypes } = context.quirks.reasoning;
  if (!thinking || thinkingTypes.length === 0) return {};
  if (isThinkingOff(thinking)) return { thinking: { type: 'disabled' } };
  const type = thinkingTypes.includes(thinking.type) ? thinking.type : thinkingTypes.includes('adaptive') ? 'adaptive' : 'enabled';
  if (type !== thinking.type) context.lose('thinking.type', 'mapped', `sent as ${type}`);
  if (type !== 'enabled') return { thinking: { type } };
  const budget_tokens = Math.min(Math.max(thinking.budget_tokens ?? Math.floor(maxTokens * budgetShare), minBudget), maxTokens - 1);
  if (budget_tokens < minBudget || lacksReasoning(messages)) {
    context.lose('thinking', 'dropped', 'there is no room for it, or the open tool loop was begun without it');
    return {};
  }
  return { thinking: { type, budget_tokens } };
}

/** With a budget, Claude wants the assistant's turn of an open tool loop to begin with reasoning (K4). */
function lacksReasoning(messages: readonly ConverseMessage[]): boolean {
  const answers = messages.at(-1)?.content.some((block) => 'toolResult' in block) ?? false;
  const first = messages.findLast(({ role }) => role === 'assistant')?.content[0];
  return answers && first !== undefined && !('reasoningContent' in first);
}
