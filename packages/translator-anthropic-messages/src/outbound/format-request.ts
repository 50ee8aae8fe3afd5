import { applyContextEdits, type FormattedRequest, type MessageParam, type UpstreamCall } from '@llama-stack/core';
import { askForStream, fitImages, fitMaxTokens, isJsonObject, type JsonObject } from '@llama-stack/core/translation';
import { lacksThinkingFirst, withoutThinkingEdits } from '../thinking-first.ts';
import { createFormatContext, type FormatContext } from './format-context.ts';
import { formatMessages } from './format-messages.ts';
import { formatSystem } from './format-system.ts';
import { formatThinking } from './format-thinking.ts';
import { formatTools } from './format-tools.ts';
import type { MessagesQuirks } from './quirks.ts';

/** Fields with a step of their own. */
const ownSteps = new Set(['messages', 'system', 'tools', 'tool_choice', 'thinking', 'output_config', 'context_management']);

/**
 * The body for an upstream that serves Messages in part. What changes least comes first and `messages` last: the body of one
 * request is a prefix of the next one's, as far as the conversation only grew.
 */
export function formatRequest(call: UpstreamCall<MessagesQuirks>): FormattedRequest {
  const context = createFormatContext(call);
  const max_tokens = fitMaxTokens(context);
  const fields = formatFields(max_tokens, context);
  const messages = formatMessages(fitImages(editedMessages(context), context), context);
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
  const request: JsonObject = { ...call.request, max_tokens, ...formatStops(context), ...formatStream(max_tokens, context) };
  for (const [key, value] of Object.entries(call.request)) {
    if (value != null && !quirks.fields.includes(key) && !ownSteps.has(key)) lose(key, 'dropped', 'the upstream does not know this field');
  }
  const sent = quirks.fields.filter((key) => request[key] != null && !ownSteps.has(key));
  return Object.fromEntries(sent.map((key) => [key, request[key]]));
}

function formatStream(max_tokens: number, { call, quirks }: FormatContext): JsonObject {
  const stream = askForStream(call.request.stream, max_tokens, quirks);
  return stream === (call.request.stream ?? false) ? {} : { stream };
}

function formatStops({ call, quirks, lose }: FormatContext): JsonObject {
  const stops = call.request.stop_sequences ?? [];
  if (quirks.maxStopSequences === null || stops.length <= quirks.maxStopSequences) return {};
  lose('stop_sequences', 'mapped', `the upstream takes ${quirks.maxStopSequences}: the gateway watches for them`);
  return { stop_sequences: stops.slice(0, quirks.maxStopSequences) };
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
