import { applyContextEdits, type FormattedRequest, type MessageParam, type UpstreamCall } from '@llama-stack/core';
import { isJsonObject, type JsonObject } from '@llama-stack/core/translation';
import { lacksThinkingFirst, withoutThinkingEdits } from '../thinking-first.ts';
import { createFormatContext, type FormatContext } from './format-context.ts';
import { formatMessages } from './format-messages.ts';
import { formatSystem } from './format-system.ts';
import { formatThinking } from './format-thinking.ts';
import { formatTools } from './format-tools.ts';
import type { MessagesQuirks } from './quirks.ts';

/** Fields with a step of their own. */
const ownSteps = new Set(['messages', 'system', 'tools', 'tool_choice', 'thinking', 'output_config', 'context_management']);

/** Below this many tokens of room, an answer is not worth asking for: the upstream's own refusal says more. */
const leastAnswer = 1_024;

/**
 * The body for an upstream that serves Messages in part. What changes least comes first and `messages` last: the body of one
 * request is a prefix of the next one's, as far as the conversation only grew.
 */
export function formatRequest(call: UpstreamCall<MessagesQuirks>): FormattedRequest {
  const context = createFormatContext(call);
  const max_tokens = formatMaxTokens(context);
  const fields = formatFields(max_tokens, context);
  const messages = formatMessages(editedMessages(context), context);
  const thinking = withThinkingFirst(formatThinking(max_tokens, context), messages, context);
  const body = {
    ...fields,
    ...thinking,
    ...formatContextManagement(thinking.thinking, context),
    ...call.quirks.extraBody,
    ...formatTools(context),
    ...formatSystem(context),
    messages,
  };
  return { body, losses: context.losses };
}

function formatFields(max_tokens: number, context: FormatContext): JsonObject {
  const { call, quirks, lose } = context;
  const request: JsonObject = { ...call.request, max_tokens, ...formatStops(context) };
  for (const [key, value] of Object.entries(call.request)) {
    if (value != null && !quirks.fields.includes(key) && !ownSteps.has(key)) lose(key, 'dropped', 'the upstream does not know this field');
  }
  const sent = quirks.fields.filter((key) => request[key] != null && !ownSteps.has(key));
  return Object.fromEntries(sent.map((key) => [key, request[key]]));
}

function formatStops({ call, quirks, lose }: FormatContext): JsonObject {
  const stops = call.request.stop_sequences ?? [];
  if (quirks.maxStopSequences === undefined || stops.length <= quirks.maxStopSequences) return {};
  lose('stop_sequences', 'clamped', `the upstream takes ${quirks.maxStopSequences}`);
  return { stop_sequences: stops.slice(0, quirks.maxStopSequences) };
}

/** No more than the model gives, nor than its window holds beside the prompt, and never 0: that only warms Anthropic's cache. */
function formatMaxTokens({ call, quirks, lose }: FormatContext): number {
  const wanted = call.request.max_tokens;
  const { max_tokens: limit, context_window: window } = call.limits;
  const room = window === undefined ? undefined : window - call.promptTokens - Math.ceil(call.promptTokens * 0.05) - 64;
  const caps = [limit, quirks.maxTokensCap, room !== undefined && room >= leastAnswer ? room : undefined];
  const max_tokens = Math.max(1, Math.min(wanted, ...caps.filter((cap) => cap !== undefined)));
  if (max_tokens !== wanted) lose('max_tokens', 'clamped', `${wanted} is not possible here: ${max_tokens} is sent`);
  return max_tokens;
}

function editedMessages({ call, quirks, lose }: FormatContext): readonly MessageParam[] {
  if (call.request.context_management == null || quirks.fields.includes('context_management')) return call.request.messages;
  const { messages, losses } = applyContextEdits(call.request, call.promptTokens);
  for (const { path, action, reason } of losses) lose(path, action, reason);
  lose('context_management', 'mapped', 'the gateway applies the edits');
  return messages;
}

/** Edits of thinking are refused when there is none (R7). */
function formatContextManagement(thinking: unknown, { call, quirks, lose }: FormatContext): JsonObject {
  const { context_management } = call.request;
  if (context_management == null || !quirks.fields.includes('context_management')) return {};
  if (isJsonObject(thinking) && thinking.type !== 'disabled') return { context_management };
  const kept = withoutThinkingEdits(context_management);
  if (kept !== context_management) lose('context_management.edits', 'dropped', 'there is no thinking to clear');
  return kept === undefined ? {} : { context_management: kept };
}

function withThinkingFirst(config: JsonObject, messages: readonly unknown[], { quirks, lose }: FormatContext): JsonObject {
  const { thinking, ...rest } = config;
  if (!quirks.thinkingFirst || !isJsonObject(thinking) || thinking.type !== 'enabled' || !lacksThinkingFirst(messages)) return config;
  lose('thinking', 'dropped', 'the open tool loop was begun by another upstream, without thinking of this one');
  return rest;
}
