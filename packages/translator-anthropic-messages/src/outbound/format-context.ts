import type { Loss, UpstreamCall } from '@llama-stack/core';
import { isJsonObject, type JsonObject, type ToolNames, toolNames } from '@llama-stack/core/translation';
import type { MessagesQuirks } from './quirks.ts';

/** What every step of one translation shares. */
export interface FormatContext {
  readonly call: UpstreamCall<MessagesQuirks>;
  readonly quirks: MessagesQuirks;
  readonly names: ToolNames;
  readonly losses: readonly Loss[];
  /** Notes a field that does not reach the upstream as it came. `path` is in the client's request. */
  lose(path: string, action: Loss['action'], reason: string): void;
}

export function createFormatContext(call: UpstreamCall<MessagesQuirks>): FormatContext {
  const { request, quirks } = call;
  const losses: Loss[] = [];
  return { call, quirks, names: toolNames(request, quirks), losses, lose: (path, action, reason) => losses.push({ path, action, reason }) };
}

/** Where a value stands in the client's request, and which of its fields the upstream knows. */
export interface FieldRule {
  readonly path: string;
  readonly fields: readonly string[];
}

/** The object without fields that the upstream does not know; the same object when it has none of them. */
export function pickFields(object: JsonObject, rule: FieldRule, context: FormatContext): JsonObject {
  const picked = pickOwn(object, rule, context);
  const mark = picked.cache_control;
  if (!isJsonObject(mark)) return picked;
  const cache_control = pickOwn(mark, { path: `${rule.path}.cache_control`, fields: context.quirks.cacheFields }, context);
  return cache_control === mark ? picked : { ...picked, cache_control };
}

function pickOwn(object: JsonObject, { path, fields }: FieldRule, context: FormatContext): JsonObject {
  const isKnown = (key: string): boolean => fields.includes(key) || (key === 'cache_control' && context.quirks.cacheControl);
  const unknown: string[] = [];
  for (const key in object) if (!isKnown(key)) unknown.push(key);
  if (unknown.length === 0) return object;
  for (const key of unknown) {
    if (!isEmpty(object[key])) context.lose(`${path}.${key}`, 'dropped', 'the upstream does not know this field');
  }
  return Object.fromEntries(Object.entries(object).filter(([key]) => !unknown.includes(key)));
}

/** `citations: []` and the like say nothing, so nothing is lost. */
function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0);
}
