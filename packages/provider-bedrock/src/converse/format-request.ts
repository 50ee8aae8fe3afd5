import type { FormattedRequest, UpstreamCall } from '@llama-stack/core';
import {
  createTranslationContext,
  fitMaxTokens,
  formatAnswerSchema,
  loseUnknown,
  objectOf,
  systemTexts,
} from '@llama-stack/core/translation';
import { CacheMarks } from './cache-marks.ts';
import type { FormatContext } from './format-context.ts';
import { formatMessages } from './format-messages.ts';
import { formatReasoning } from './format-reasoning.ts';
import { formatTools } from './format-tools.ts';
import type { ConverseQuirks } from './quirks.ts';
import type { CachePoint } from './wire.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A Messages request as Converse takes it. Tools, system and messages come first: the prefix that caches are kept by. */
export function formatRequest(call: UpstreamCall<ConverseQuirks>): FormattedRequest {
  const shared = createTranslationContext(call);
  const context: FormatContext = { ...shared, marks: new CacheMarks(shared) };
  const tools = formatTools(context);
  const system = formatSystem(context);
  const messages = formatMessages(context);
  const maxTokens = fitMaxTokens(context);
  const { outputConfig, output_config } = formatOutput(context);
  const body = {
    ...tools,
    ...(system.length > 0 && { system }),
    messages,
    inferenceConfig: withoutRefused({ maxTokens, ...formatSampling(context) }, context),
    ...(outputConfig && { outputConfig }),
    ...formatModelFields(formatReasoning(maxTokens, messages, context), output_config, context),
    ...formatStopFields(context),
    ...call.quirks.extraBody,
  };
  loseUnknown(context, 'Converse', ['top_k']);
  return { body, losses: context.losses };
}

function formatSystem(context: FormatContext): readonly ({ readonly text: string } | CachePoint)[] {
  return systemTexts(context)
    .filter(({ text }) => text.trim() !== '')
    .flatMap(({ text, block, path }) => [{ text }, ...context.marks.after(block, path, 'system')]);
}

function formatSampling({ call }: FormatContext): Fields {
  const { temperature, top_p, stop_sequences } = call.request;
  return {
    ...(temperature != null && { temperature }),
    ...(top_p != null && { topP: top_p }),
    ...(stop_sequences?.length && { stopSequences: stop_sequences }),
  };
}

interface Output {
  readonly outputConfig?: Fields;
  readonly output_config?: Fields;
}

/** Claude has its effort in `output_config`, and the schema stands beside it: two places for one thing are refused. */
function formatOutput(context: FormatContext): Output {
  const format = context.call.request.output_config?.format;
  if (!format) return {};
  if (format.type !== 'json_schema' || !format.schema || !context.quirks.answerSchema) {
    context.lose('output_config.format', 'dropped', 'the model cannot be held to a schema');
    return {};
  }
  const { name, schema } = formatAnswerSchema(format.schema, context);
  if (context.quirks.reasoning.effortField === 'output_config') return { output_config: { format: { type: 'json_schema', schema } } };
  return { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: JSON.stringify(schema), name } } } } };
}

/** What only some models know. */
function formatModelFields(reasoning: Fields, output: Fields | undefined, context: FormatContext): Fields {
  const { call, quirks } = context;
  const fields = withoutRefused(
    {
      ...(call.request.top_k != null && { top_k: call.request.top_k }),
      ...reasoning,
      ...(output && { output_config: { ...objectOf(reasoning.output_config), ...output } }),
      ...(quirks.betas.length > 0 && { anthropic_beta: quirks.betas }),
    },
    context,
  );
  return Object.keys(fields).length > 0 ? { additionalModelRequestFields: fields } : {};
}

/** Asks which of the stop sequences it was; models that do not say leave it out. */
function formatStopFields({ call }: FormatContext): Fields {
  return call.request.stop_sequences?.length ? { additionalModelResponseFieldPaths: ['/delta/stop_sequence', '/stop_sequence'] } : {};
}

/** Where a field of the body has another name in the client's request. */
const clientPaths: Readonly<Record<string, string>> = {
  topP: 'top_p',
  stopSequences: 'stop_sequences',
  reasoning_effort: 'output_config.effort',
  reasoningConfig: 'output_config.effort',
};

function withoutRefused(fields: Fields, context: FormatContext): Fields {
  const { dropFields } = context.quirks;
  for (const name of dropFields) if (name in fields) context.lose(clientPaths[name] ?? name, 'dropped', 'the model refuses it');
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !dropFields.includes(name)));
}
