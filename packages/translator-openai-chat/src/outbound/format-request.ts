import type { FormattedRequest, UpstreamCall } from '@llama-stack/core';
import {
  askForStream,
  createTranslationContext,
  fitMaxTokens,
  formatFunctionTools,
  formatIdentity,
  hidesTools,
  loseUnknown,
} from '@llama-stack/core/translation';
import type { ChatQuirks } from '../quirks.ts';
import type { ChatRequest } from '../wire.ts';
import type { FormatContext } from './format-context.ts';
import { formatMaxTokens } from './format-max-tokens.ts';
import { formatMessages } from './format-messages.ts';
import { formatReasoning } from './format-reasoning.ts';
import { formatResponseFormat } from './format-response-format.ts';
import { formatSampling } from './format-sampling.ts';
import { formatToolChoice } from './format-tool-choice.ts';
import { formatTools } from './format-tools.ts';
import { mergeFields } from './merge-fields.ts';

/** A Messages request as chat completions. The order of keys is part of it: see `ChatRequest`. */
export function formatRequest(call: UpstreamCall<ChatQuirks>): FormattedRequest {
  const context = createTranslationContext(call);
  const tools = hidesTools(context) ? [] : formatFunctionTools(context);
  const maxTokens = fitMaxTokens(context);
  const format = formatResponseFormat(tools.length > 0, context);
  const body: ChatRequest = {
    model: call.request.model,
    ...(tools.length > 0 && { tools: formatTools(tools) }),
    messages: formatMessages(context, format.instruction),
    ...call.quirks.extraBody,
    ...formatToolChoice(tools, context),
    ...format.fields,
    ...formatSampling(context),
    ...formatMaxTokens(maxTokens, context),
    ...formatIdentity(context),
    ...formatStream(maxTokens, context),
  };
  mergeFields(body, formatReasoning(tools.length > 0, context));
  dropRefused(body, context);
  loseUnknown(context, 'chat completions', ['metadata', 'top_k']);
  return { body, losses: context.losses };
}

function formatStream(maxTokens: number, { call, quirks }: FormatContext): Record<string, unknown> {
  if (!askForStream(call.request.stream, maxTokens, quirks)) return {};
  return { stream: true, ...(quirks.streamUsage && { stream_options: { include_usage: true } }) };
}

/** Where a field of the body has another name in the client's request. */
const clientPaths: Readonly<Record<string, string>> = {
  stop: 'stop_sequences',
  max_completion_tokens: 'max_tokens',
  parallel_tool_calls: 'tool_choice.disable_parallel_tool_use',
  response_format: 'output_config.format',
  reasoning_effort: 'output_config.effort',
};

function dropRefused(body: ChatRequest, context: FormatContext): void {
  for (const field of context.quirks.dropFields) {
    if (!(field in body)) continue;
    delete body[field];
    context.lose(clientPaths[field] ?? field, 'dropped', 'the model refuses it');
  }
}
