import type { ChatTool } from '../wire.ts';
import { asObjectSchema, cleanSchema, type JsonSchema } from './clean-schema.ts';
import { type FormatContext, loseCacheControl } from './format-context.ts';
import { type PlacedTool, selectTools } from './select-tools.ts';
import { findTypedTool } from './typed-tools.ts';

/** The tools as functions. Fields that chat completions does not have stay behind (R12). */
export function formatTools(context: FormatContext): ChatTool[] {
  const tools = selectTools(context).flatMap((item) => formatTool(item, context));
  return context.quirks.undeclaredTools === 'declare' ? [...tools, ...declareCalled(tools, context)] : tools;
}

function formatTool({ tool, path }: PlacedTool, context: FormatContext): ChatTool[] {
  const schema = tool.input_schema ?? (tool.type == null || tool.type === 'custom' ? {} : undefined);
  if (tool.defer_loading) context.lose(`${path}.defer_loading`, 'mapped', 'the tool is sent in full, after the others');
  loseCacheControl(tool, path, context);
  if (schema === undefined) return formatTypedTool({ tool, path }, context);
  const name = context.names.toUpstream(tool.name);
  if (name !== tool.name) context.lose(`${path}.name`, 'renamed', `the upstream takes no such name: it gets ${name}`);
  const strict = tool.strict === true && context.quirks.strictTools;
  if (tool.strict && !strict) context.lose(`${path}.strict`, 'dropped', 'the upstream has no strict tools');
  return [
    {
      type: 'function',
      function: {
        name,
        ...(tool.description && { description: tool.description }),
        parameters: formatSchema(schema, `${path}.input_schema`, context),
        ...(strict && { strict }),
      },
    },
  ];
}

/** A tool without a schema is Anthropic's: bash, the text editor and memory run in the client, the others need Anthropic's servers. */
function formatTypedTool({ tool, path }: PlacedTool, context: FormatContext): ChatTool[] {
  const typed = findTypedTool(tool.type ?? '');
  if (typed === undefined) {
    context.lose(path, 'dropped', `${tool.type} runs on Anthropic's servers only`);
    return [];
  }
  context.lose(path, 'mapped', `${tool.type} became a function with the schema that Claude knows by heart`);
  const parameters = formatSchema(typed.parameters, path, context);
  return [{ type: 'function', function: { name: context.names.toUpstream(tool.name), description: typed.description, parameters } }];
}

function formatSchema(schema: JsonSchema, path: string, context: FormatContext): JsonSchema {
  const cleaned = cleanSchema(schema, context.quirks);
  if (cleaned.changed.length > 0) context.lose(path, 'mapped', `the upstream takes no ${cleaned.changed.join(', ')}`);
  return asObjectSchema(cleaned.schema);
}

/** Tools that the history calls and the request no longer lists, for upstreams that check calls against the list (T14). */
function declareCalled(tools: readonly ChatTool[], { call, names }: FormatContext): ChatTool[] {
  const listed = new Set(tools.map((tool) => tool.function.name));
  const declared: ChatTool[] = [];
  for (const { content } of call.request.messages) {
    if (typeof content === 'string') continue;
    for (const block of content) {
      const name = block.type === 'tool_use' ? names.toUpstream(block.name) : undefined;
      if (name === undefined || listed.has(name)) continue;
      listed.add(name);
      declared.push({
        type: 'function',
        function: { name, description: 'No longer available.', parameters: { type: 'object', properties: {} } },
      });
    }
  }
  return declared;
}
