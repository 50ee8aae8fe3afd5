import { isThinkingOff, nearestEffort, wantedEffort } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';
import { mergeFields, nestField } from './merge-fields.ts';

/** The fields that say how much to think: on, off and the effort (R21, R23). Nothing asked, nothing sent. */
export function formatReasoning(hasTools: boolean, context: FormatContext): Record<string, unknown> {
  const { request } = context.call;
  const { effortField, toolsNeedEffort } = context.quirks.reasoning;
  const fields = isThinkingOff(request.thinking) ? formatOff(context) : formatOn(context);
  if (hasTools && toolsNeedEffort !== null) {
    if (request.thinking && !isThinkingOff(request.thinking))
      context.lose('thinking', 'dropped', 'with tools the model does not reason on this API');
    mergeFields(fields, nestField(effortField ?? 'reasoning_effort', toolsNeedEffort));
  }
  return fields;
}

function formatOff(context: FormatContext): Record<string, unknown> {
  const { off } = context.quirks.reasoning;
  if (off === null && !neverThinks(context)) context.lose('thinking', 'dropped', 'the model cannot be told not to think');
  return { ...off };
}

function formatOn(context: FormatContext): Record<string, unknown> {
  const { request } = context.call;
  if (request.thinking && neverThinks(context)) context.lose('thinking', 'dropped', 'the upstream cannot be told to think');
  const fields = { ...(request.thinking && context.quirks.reasoning.on) };
  const effort = wantedEffort(request);
  if (effort !== undefined) mergeFields(fields, formatEffort(effort, context));
  return fields;
}

/** A model without any reasoning field has nothing to be turned off. */
function neverThinks({ quirks }: FormatContext): boolean {
  return quirks.reasoning.effortField === null && quirks.reasoning.on === null;
}

function formatEffort({ path, effort }: { path: string; effort: string }, context: FormatContext): Record<string, unknown> {
  const { effortField, efforts } = context.quirks.reasoning;
  const nearest = effortField === null ? undefined : nearestEffort(effort, efforts);
  if (effortField === null || nearest === undefined) {
    context.lose(path, 'dropped', 'the model has no levels of effort');
    return {};
  }
  if (path === 'thinking.budget_tokens') context.lose(path, 'mapped', `the upstream takes an effort: ${nearest}`);
  else if (nearest !== effort) context.lose(path, 'clamped', `the model knows no ${effort}: it gets ${nearest}`);
  return nestField(effortField, nearest);
}
