import type { MessagesRequest, ThinkingConfig } from '@llama-stack/core';
import type { FormatContext } from './format-context.ts';
import { mergeFields, nestField } from './merge-fields.ts';

/** All efforts that any upstream knows, the least first. */
const allEfforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** Budgets in tokens up to which an effort stands for them; above the last it is `xhigh`. */
const budgets: readonly (readonly [number, string])[] = [
  [4_000, 'low'],
  [16_000, 'medium'],
  [32_000, 'high'],
];

/** The fields that say how much to think: on, off and the effort (R21, R23). Nothing asked, nothing sent. */
export function formatReasoning(hasTools: boolean, context: FormatContext): Record<string, unknown> {
  const { request } = context.call;
  const { effortField, toolsNeedEffort } = context.quirks.reasoning;
  const fields = isOff(request.thinking) ? formatOff(context) : formatOn(context);
  if (hasTools && toolsNeedEffort !== null) {
    if (request.thinking && !isOff(request.thinking))
      context.lose('thinking', 'dropped', 'with tools the model does not reason on this API');
    mergeFields(fields, nestField(effortField ?? 'reasoning_effort', toolsNeedEffort));
  }
  return fields;
}

function isOff(thinking: ThinkingConfig | null | undefined): boolean {
  return thinking?.type === 'disabled' || thinking?.type === 'between_tools';
}

function formatOff(context: FormatContext): Record<string, unknown> {
  const { off } = context.quirks.reasoning;
  if (off === null && !neverThinks(context)) context.lose('thinking', 'dropped', 'the model cannot be told not to think');
  return { ...off };
}

function formatOn(context: FormatContext): Record<string, unknown> {
  const { request } = context.call;
  const fields = { ...(request.thinking && context.quirks.reasoning.on) };
  const effort = wantedEffort(request);
  if (effort !== undefined) mergeFields(fields, formatEffort(effort, context));
  return fields;
}

/** A model without any reasoning field has nothing to be turned off. */
function neverThinks({ quirks }: FormatContext): boolean {
  return quirks.reasoning.effortField === null && quirks.reasoning.on === null;
}

/** The last effort a message set, else the request's, else what the budget stands for. */
function wantedEffort(request: MessagesRequest): { path: string; effort: string } | undefined {
  for (let index = request.messages.length - 1; index >= 0; index -= 1) {
    const effort = request.messages[index]?.output_config?.effort;
    if (effort) return { path: `messages[${index}].output_config.effort`, effort };
  }
  if (request.output_config?.effort) return { path: 'output_config.effort', effort: request.output_config.effort };
  const budget = request.thinking?.type === 'enabled' ? request.thinking.budget_tokens : undefined;
  if (!budget) return undefined;
  return { path: 'thinking.budget_tokens', effort: budgets.find(([limit]) => budget < limit)?.[1] ?? 'xhigh' };
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

/** The most the model has up to the wanted effort, else the least it has. An effort we do not know counts as the most. */
function nearestEffort(wanted: string, efforts: readonly string[]): string | undefined {
  if (efforts.includes(wanted)) return wanted;
  const rank = allEfforts.includes(wanted) ? allEfforts.indexOf(wanted) : allEfforts.length;
  return efforts.findLast((effort) => allEfforts.indexOf(effort) <= rank) ?? efforts[0];
}
