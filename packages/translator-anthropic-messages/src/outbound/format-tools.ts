import type { Tool, ToolChoice } from '@llama-stack/core';
import { cleanToolSchema, type JsonObject, oncePerTools, type PlacedTool, selectTools } from '@llama-stack/core/translation';
import { type FormatContext, pickFields } from './format-context.ts';
import type { MessagesQuirks } from './quirks.ts';

/** `tools` and the `tool_choice` that they leave possible; empty when there are none. */
export function formatTools(context: FormatContext): JsonObject {
  const { tool_choice } = context.call.request;
  const isHidden = tool_choice?.type === 'none' && !context.quirks.toolChoices.includes('none');
  const tools = isHidden ? [] : formatListed(context);
  if (tools.length > 0) return { tools, ...formatToolChoice(tools, context) };
  if (isHidden) context.lose('tools', 'dropped', 'no tool is to be called, and the upstream cannot be told so');
  else if (tool_choice != null) context.lose('tool_choice', 'dropped', 'no tool is left to choose');
  return {};
}

const formatListed = oncePerTools((context: FormatContext): readonly JsonObject[] =>
  listTools(context)
    .filter((placed) => isTaken(placed, context))
    .map(({ tool, path }) => (isServerTool(tool) ? tool : formatTool(tool, path, context))),
);

/** In the client's order, where deferred tools are known; else so that a tool which is loaded changes the end of the list only (P3). */
function listTools(context: FormatContext): readonly PlacedTool[] {
  if (!context.quirks.toolFields.includes('defer_loading')) return selectTools({ ...context, quirks: { maxTools: null } });
  return (context.call.request.tools ?? []).map((tool, index) => ({ tool, path: `tools[${index}]` }));
}

function isServerTool({ type }: Tool): boolean {
  return type != null && type !== 'custom';
}

function isTaken({ tool, path }: PlacedTool, { quirks, lose }: FormatContext): boolean {
  if (!isServerTool(tool)) return true;
  const runs = quirks.serverTools.some((prefix) => tool.type?.startsWith(prefix));
  if (!runs) lose(path, 'dropped', `the upstream does not run tools of type ${tool.type}`);
  return runs;
}

function formatTool(tool: Tool, path: string, context: FormatContext): JsonObject {
  const picked = pickFields(tool, { path, fields: context.quirks.toolFields }, context);
  const source = tool.input_schema ?? {};
  const whole = source.type === undefined ? { type: 'object', properties: {}, ...source } : source;
  const { schema, changed } = cleanToolSchema(whole, context.quirks);
  if (changed.length > 0) context.lose(`${path}.input_schema`, 'mapped', `the upstream takes no ${changed.join(', ')}`);
  const name = context.names.toUpstream(tool.name);
  if (name !== tool.name) context.lose(`${path}.name`, 'renamed', `the upstream takes no such name: it gets ${name}`);
  const described = context.quirks.toolDescriptions && tool.description == null ? { description: '' } : undefined;
  const isSame = name === tool.name && schema === tool.input_schema && described === undefined;
  return isSame ? picked : { ...picked, name, ...described, input_schema: schema };
}

function formatToolChoice(tools: readonly JsonObject[], context: FormatContext): JsonObject {
  const { call, quirks, names, lose } = context;
  const choice = call.request.tool_choice ?? (asksForOneCall(quirks) ? ({ type: 'auto' } satisfies ToolChoice) : undefined);
  if (choice === undefined) return {};
  const chosen = choice.name == null ? undefined : names.toUpstream(choice.name);
  const serial = formatSerial(choice, context);
  const isGone = choice.type === 'tool' && (chosen === undefined || !tools.some(({ name }) => name === chosen));
  if (isGone) lose('tool_choice', 'mapped', `the tool ${choice.name} was left out: the model chooses`);
  else if (quirks.toolChoices.includes(choice.type)) {
    return { tool_choice: { type: choice.type, ...(choice.type === 'tool' && { name: chosen }), ...serial } };
  } else lose('tool_choice', 'dropped', `the upstream does not know the choice ${choice.type}`);
  return serial !== undefined && quirks.toolChoices.includes('auto') ? { tool_choice: { type: 'auto', ...serial } } : {};
}

/** `disable_parallel_tool_use`, where the client or the model asks for it. */
function formatSerial({ type, disable_parallel_tool_use }: ToolChoice, { quirks, lose }: FormatContext): JsonObject | undefined {
  if (type === 'none') return undefined;
  if (asksForOneCall(quirks) || (disable_parallel_tool_use === true && quirks.disableParallelToolUse))
    return { disable_parallel_tool_use: true };
  if (disable_parallel_tool_use === true) lose('tool_choice.disable_parallel_tool_use', 'dropped', 'the upstream does not know this field');
  return undefined;
}

function asksForOneCall({ parallelCalls, disableParallelToolUse }: MessagesQuirks): boolean {
  return !parallelCalls && disableParallelToolUse;
}
