import { z } from 'zod';
import { fields } from '../config/fields.ts';
import type { Tool } from '../messages/request.ts';
import type { JsonSchema } from './change-schemas.ts';
import { asObjectSchema, cleanToolSchema } from './clean-schema.ts';
import { oncePerTools } from './once-per-tools.ts';
import type { QuirksOf } from './quirks-of.ts';
import { schemaQuirks } from './schema-quirks.ts';
import { type PlacedTool, selectTools } from './select-tools.ts';
import { strictSchema } from './strict-schema.ts';
import { loseCacheControl, type TranslationContext } from './translation-context.ts';
import { findTypedTool } from './typed-tools.ts';

/** A tool as OpenAI's APIs know it, without the wrapping that each of them has. */
export interface FunctionTool {
  readonly name: string;
  readonly description?: string;
  readonly parameters: JsonSchema;
  readonly strict?: boolean;
}

/** What an upstream takes of tools. */
export const functionToolQuirks = () => ({
  ...schemaQuirks(),
  /** How many tools a request may have. */
  maxTools: fields.count().nullable(),
  /** Calls in the history of tools that are no longer listed: passed, or their tools declared again (Groq refuses the call otherwise). */
  undeclaredTools: z.literal(['pass', 'declare']),
  /** Whether every tool must have a description, even an empty one. */
  toolDescriptions: fields.flag(),
  /** Whether `strict` on a tool is known. */
  strictTools: fields.flag(),
});

export interface FunctionToolQuirks extends QuirksOf<typeof functionToolQuirks> {}

/** The tools as functions. Fields that functions do not have stay behind (R12). */
export function formatFunctionTools(context: TranslationContext<FunctionToolQuirks>): readonly FunctionTool[] {
  const tools = formatListed(context);
  const called = context.quirks.undeclaredTools === 'declare' ? declareCalled(tools, context) : [];
  return called.length === 0 ? tools : [...tools, ...called];
}

const formatListed = oncePerTools((context: TranslationContext<FunctionToolQuirks>): readonly FunctionTool[] =>
  selectTools(context).flatMap((item) => formatTool(item, context)),
);

function formatTool({ tool, path }: PlacedTool, context: TranslationContext<FunctionToolQuirks>): FunctionTool[] {
  const schema = tool.input_schema ?? (tool.type == null || tool.type === 'custom' ? {} : undefined);
  if (tool.defer_loading) context.lose(`${path}.defer_loading`, 'mapped', 'the tool is sent in full, after the others');
  loseCacheControl(tool, path, context);
  if (schema === undefined) return formatTypedTool({ tool, path }, context);
  const name = context.names.toUpstream(tool.name);
  if (name !== tool.name) context.lose(`${path}.name`, 'renamed', `the upstream takes no such name: it gets ${name}`);
  const parameters = formatSchema(schema, `${path}.input_schema`, context);
  const strict = tool.strict === true ? formatStrict(parameters, path, context) : undefined;
  return [
    {
      name,
      ...describe(tool, context.quirks),
      parameters: strict ?? parameters,
      ...(strict && { strict: true }),
    },
  ];
}

function describe({ description }: Tool, { toolDescriptions }: FunctionToolQuirks): { readonly description?: string } {
  return description || toolDescriptions ? { description: description ?? '' } : {};
}

/** The schema of a strict tool, where the upstream and the schema allow it. */
function formatStrict(parameters: JsonSchema, path: string, context: TranslationContext<FunctionToolQuirks>): JsonSchema | undefined {
  const strict = context.quirks.strictTools ? strictSchema(parameters) : undefined;
  const reason = context.quirks.strictTools ? 'it would make optional arguments mandatory' : 'the upstream has no strict tools';
  if (strict === undefined) context.lose(`${path}.strict`, 'dropped', reason);
  return strict;
}

/** A tool without a schema is Anthropic's: bash, the text editor and memory run in the client, the others need Anthropic's servers. */
function formatTypedTool({ tool, path }: PlacedTool, context: TranslationContext<FunctionToolQuirks>): FunctionTool[] {
  const typed = findTypedTool(tool.type ?? '');
  if (typed === undefined) {
    context.lose(path, 'dropped', `${tool.type} runs on Anthropic's servers only`);
    return [];
  }
  context.lose(path, 'mapped', `${tool.type} became a function with the schema that Claude knows by heart`);
  const parameters = formatSchema(typed.parameters, path, context);
  return [{ name: context.names.toUpstream(tool.name), description: typed.description, parameters }];
}

function formatSchema(schema: JsonSchema, path: string, context: TranslationContext<FunctionToolQuirks>): JsonSchema {
  const cleaned = cleanToolSchema(asObjectSchema(schema), context.quirks);
  if (cleaned.changed.length > 0) context.lose(path, 'mapped', `the upstream takes no ${cleaned.changed.join(', ')}`);
  return cleaned.schema;
}

/** Tools that the history calls and the request no longer lists, for upstreams that check calls against the list (T14). */
function declareCalled(tools: readonly FunctionTool[], { call, names }: TranslationContext<unknown>): FunctionTool[] {
  const listed = new Set(tools.map((tool) => tool.name));
  const declared: FunctionTool[] = [];
  for (const { content } of call.request.messages) {
    if (typeof content === 'string') continue;
    for (const block of content) {
      const name = block.type === 'tool_use' ? names.toUpstream(block.name) : undefined;
      if (name === undefined || listed.has(name)) continue;
      listed.add(name);
      declared.push({ name, description: 'No longer available.', parameters: { type: 'object', properties: {} } });
    }
  }
  return declared;
}
