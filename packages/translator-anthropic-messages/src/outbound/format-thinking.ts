import type { ThinkingConfig } from '@llama-stack/core';
import { isJsonObject, type JsonObject, nearestEffort, wantedEffort } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';

/** Thinking budgets in tokens for upstreams that know no effort. */
const budgets: Readonly<Record<string, number>> = { low: 2_048, medium: 8_192, high: 16_384, xhigh: 32_000, max: 63_999 };
const minBudget = 1_024;

/** `thinking` and `output_config`, in the forms that the upstream knows. */
export function formatThinking(maxTokens: number, context: FormatContext): JsonObject {
  const thinking = mapThinking(maxTokens, context) ?? unaskedThinking(context);
  const output_config = formatOutputConfig(context);
  return { ...(thinking !== undefined && { thinking }), ...(output_config !== undefined && { output_config }) };
}

function mapThinking(maxTokens: number, context: FormatContext): JsonObject | undefined {
  const { quirks, call, lose } = context;
  const { thinking } = call.request;
  if (thinking == null) return undefined;
  const type = nearestType(thinking.type, quirks.thinkingTypes);
  if (type === undefined) {
    lose('thinking', 'dropped', `the upstream does not know thinking of type ${thinking.type}`);
    return undefined;
  }
  if (type !== thinking.type) lose('thinking.type', 'mapped', `sent as ${type}`);
  if (type === 'enabled') return withBudget(thinking, maxTokens, context);
  return { type, ...display(thinking, context) };
}

/** For models that cannot but think, and would refuse to be told otherwise by saying nothing (R21). */
function unaskedThinking({ quirks }: FormatContext): JsonObject | undefined {
  return quirks.alwaysThinks ? { type: nearestType('enabled', quirks.thinkingTypes) ?? 'enabled' } : undefined;
}

/** `adaptive` and `enabled` stand in for each other; what turns thinking off is `disabled`. */
function nearestType(type: string, known: readonly string[]): string | undefined {
  if (known.includes(type)) return type;
  const nearest: Readonly<Record<string, string>> = { adaptive: 'enabled', enabled: 'adaptive', between_tools: 'disabled' };
  const other = nearest[type];
  return other !== undefined && known.includes(other) ? other : undefined;
}

/** A budget is at least 1,024 and below `max_tokens`: when there is no room for that, thinking stays out. */
function withBudget(thinking: ThinkingConfig, maxTokens: number, context: FormatContext): JsonObject | undefined {
  const wanted = thinking.budget_tokens ?? budgets[wantedEffort(context.call.request)?.effort ?? 'high'] ?? minBudget;
  const room = thinking.budget_tokens === null || thinking.budget_tokens === undefined ? Math.floor(maxTokens * 0.75) : maxTokens - 1;
  const budget_tokens = Math.min(Math.max(wanted, minBudget), room);
  if (budget_tokens < minBudget) {
    context.lose('thinking', 'dropped', `max_tokens ${maxTokens} leaves no room for thinking`);
    return undefined;
  }
  if (thinking.budget_tokens != null && budget_tokens !== wanted) {
    context.lose('thinking.budget_tokens', 'clamped', `${wanted} does not fit max_tokens ${maxTokens}`);
  }
  return { type: 'enabled', budget_tokens, ...display(thinking, context) };
}

function display(thinking: ThinkingConfig, { quirks, lose }: FormatContext): JsonObject {
  if (thinking.display == null) return {};
  if (quirks.thinkingDisplay) return { display: thinking.display };
  lose('thinking.display', 'dropped', 'the upstream does not know this field');
  return {};
}

function formatOutputConfig(context: FormatContext): JsonObject | undefined {
  const { call, quirks, lose } = context;
  const config: unknown = call.request.output_config;
  for (const key of isJsonObject(config) ? Object.keys(config) : []) {
    if (key !== 'effort' && key !== 'format') lose(`output_config.${key}`, 'dropped', 'the upstream does not know this field');
  }
  const effort = mapEffort(context);
  const format = quirks.outputFormat ? call.request.output_config?.format : undefined;
  if (effort === undefined && format == null) return undefined;
  return { ...(effort !== undefined && { effort }), ...(format != null && { format }) };
}

/** The effort in force, as near as the upstream knows it. A budget is said as an effort only where it cannot be said as it is. */
function mapEffort({ call, quirks, lose }: FormatContext): string | undefined {
  const wanted = wantedEffort(call.request);
  const takesBudget = quirks.thinkingTypes.includes('enabled') || !quirks.thinkingTypes.includes('adaptive') || quirks.efforts.length === 0;
  if (wanted === undefined || (wanted.path === 'thinking.budget_tokens' && takesBudget)) return undefined;
  const effort = nearestEffort(wanted.effort, quirks.efforts);
  if (effort === undefined) lose(wanted.path, 'dropped', 'the upstream knows no effort');
  else if (effort !== wanted.effort) lose(wanted.path, 'clamped', `the upstream knows no effort ${wanted.effort}: ${effort} is sent`);
  return effort;
}
