import { GatewayError, type MessageParam, type Tool } from '@llama-stack/core';
import type { ChatTool } from '../wire.ts';
import { asObjectSchema, cleanSchema, type JsonSchema } from './clean-schema.ts';
import { type FormatContext, loseCacheControl } from './format-context.ts';
import { findTypedTool } from './typed-tools.ts';

/** Claude Code's stand-in for tools that it has not loaded: nothing to call. */
const placeholderTool = 'DeferredToolPlaceholder';

interface PlacedTool {
  readonly tool: Tool;
  readonly path: string;
}

/**
 * The tools in a stable order: the client's own, then deferred ones, those loaded last at the end. So a tool that is loaded in
 * mid-conversation is added after what the upstream has cached.
 */
export function formatTools(context: FormatContext): ChatTool[] {
  const { request } = context.call;
  const placed = (request.tools ?? []).map((tool, index): PlacedTool => ({ tool, path: `tools[${index}]` }));
  const kept = withinLimit(inOrder(placed.filter(keepTool(context)), request.messages), context);
  const tools = kept.flatMap((item) => formatTool(item, context));
  return context.quirks.undeclaredTools === 'declare' ? [...tools, ...declareCalled(tools, context)] : tools;
}

/** Leaves out the placeholder and a second tool of the same name. */
function keepTool(context: FormatContext): (item: PlacedTool) => boolean {
  const seen = new Set<string>();
  return ({ tool, path }) => {
    if (tool.name === placeholderTool && tool.defer_loading) {
      context.lose(path, 'dropped', 'a placeholder, not a tool');
      return false;
    }
    if (seen.has(tool.name)) context.lose(path, 'dropped', 'another tool has this name');
    return !seen.has(tool.name) && seen.add(tool.name) !== undefined;
  };
}

function inOrder(tools: PlacedTool[], messages: readonly MessageParam[]): PlacedTool[] {
  if (!tools.some(({ tool }) => tool.defer_loading)) return tools;
  const loaded = loadedTools(messages);
  const rank = ({ tool }: PlacedTool) => (tool.defer_loading ? 1 + (loaded.get(tool.name) ?? 0) : 0);
  return tools.sort((a, b) => rank(a) - rank(b));
}

/** Names in the order in which `tool_reference` blocks loaded them, from 1. */
function loadedTools(messages: readonly MessageParam[]): Map<string, number> {
  const loaded = new Map<string, number>();
  for (const name of messages.flatMap(referencedTools)) if (!loaded.has(name)) loaded.set(name, loaded.size + 1);
  return loaded;
}

function referencedTools({ content }: MessageParam): string[] {
  if (typeof content === 'string') return [];
  return content.flatMap((block) => {
    if (block.type !== 'tool_result' || !Array.isArray(block.content)) return [];
    return block.content.flatMap((part) => (part.type === 'tool_reference' ? [part.tool_name] : []));
  });
}

/** Deferred tools that nobody loaded go first; when the rest are too many, the error says so (T16). */
function withinLimit(tools: PlacedTool[], context: FormatContext): PlacedTool[] {
  const { maxTools } = context.quirks;
  if (maxTools === null || tools.length <= maxTools) return tools;
  const loaded = loadedTools(context.call.request.messages);
  const spare = tools.filter(({ tool }) => tool.defer_loading && !loaded.has(tool.name)).slice(-(tools.length - maxTools));
  for (const { path } of spare) context.lose(path, 'dropped', `the model takes ${maxTools} tools at most`);
  if (tools.length - spare.length > maxTools) {
    const counts = `takes ${maxTools} tools at most, and the request has ${tools.length}`;
    throw new GatewayError(
      'invalid_request',
      `The model '${context.call.request.model}' ${counts}. Switch off MCP servers that you do not need.`,
    );
  }
  return tools.filter((item) => !spare.includes(item));
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
