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
import type { ResponsesQuirks } from '../quirks.ts';
import type { ResponsesRequest } from '../wire.ts';
import type { FormatContext } from './format-context.ts';
import { formatInput } from './format-input.ts';
import { formatReasoning } from './format-reasoning.ts';
import { formatSystem } from './format-system.ts';
import { formatTextFormat } from './format-text-format.ts';
import { formatToolChoice, formatTools } from './format-tools.ts';

/** A Messages request as a response to be created. The order of keys is part of it: see `ResponsesRequest`. */
export function formatRequest(call: UpstreamCall<ResponsesQuirks>): FormattedRequest {
  const context = createTranslationContext(call);
  const tools = hidesTools(context) ? [] : formatFunctionTools(context);
  const system = formatSystem(context);
  const maxTokens = fitMaxTokens(context);
  const body: ResponsesRequest = {
    model: call.request.model,
    ...(system.instructions !== undefined && { instructions: system.instructions }),
    ...(tools.length > 0 && { tools: formatTools(tools) }),
    input: [...system.input, ...formatInput(context)],
    ...formatToolChoice(tools, context),
    ...formatTextFormat(context),
    ...formatSampling(context),
    max_output_tokens: maxTokens,
    ...formatIdentity(context),
    ...formatReasoning(context),
    store: false,
    ...(askForStream(call.request.stream, maxTokens, call.quirks) && { stream: true, stream_options: { include_obfuscation: false } }),
  };
  dropRefused(body, context);
  loseUnknown(context, 'the Responses API', ['metadata']);
  return { body, losses: context.losses };
}

/** What a model refuses is taken out afterwards, by `dropFields` (R25). Stop sequences are ours to watch for: the API has none. */
function formatSampling({ call }: FormatContext): Record<string, unknown> {
  const { temperature, top_p } = call.request;
  return { ...(temperature != null && { temperature }), ...(top_p != null && { top_p }) };
}

function dropRefused(body: ResponsesRequest, context: FormatContext): void {
  for (const field of context.quirks.dropFields) {
    if (!(field in body)) continue;
    delete body[field];
    if (field in context.call.request) context.lose(field, 'dropped', 'the model refuses it');
  }
}
