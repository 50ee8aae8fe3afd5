import type { Tool } from '@llama-stack/core';
import type { JsonObject } from '@llama-stack/core/translation';
import { type FormatContext, pickFields } from './format-context.ts';

/** Claude Code lists this one so that the field `defer_loading` always occurs; it is never called. */
const placeholder = 'DeferredToolPlaceholder';

/** `tools` and the `tool_choice` that they leave possible; empty when there are none. */
export function formatTools(context: FormatContext): JsonObject {
  const { request, quirks } = context.call;
  const listed = (request.tools ?? []).map((tool, index) => ({ tool, path: `tools[${index}]` }));
  const taken = listed.filter(({ tool, path }) => isTaken(tool, path, context));
  const inOrder = quirks.toolFields.includes('defer_loading') ? taken : deferredLast(taken);
  const tools = inOrder.map(({ tool, path }) => (isServerTool(tool) ? tool : formatTool(tool, path, context)));
  if (tools.length === 0) {
    if (request.tool_choice != null) context.lose('tool_choice', 'dropped', 'no tool is left to choose');
    return {};
  }
  const names = new Set(taken.map(({ tool }) => tool.name));
  return { tools, ...formatToolChoice(names, context) };
}

interface ListedTool {
  readonly tool: Tool;
  readonly path: string;
}

function isServerTool({ type }: Tool): boolean {
  return type != null && type !== 'custom';
}

function isTaken(tool: Tool, path: string, { quirks, lose }: FormatContext): boolean {
  if (isServerTool(tool)) {
    const runs = quirks.serverTools.some((prefix) => tool.type?.startsWith(prefix));
    if (!runs) lose(path, 'dropped', `the upstream does not run tools of type ${tool.type}`);
    return runs;
  }
  return tool.name !== placeholder || quirks.toolFields.includes('defer_loading');
}

/** A tool that is loaded later then changes the end of the prompt's tool list, not its middle. */
function deferredLast(tools: readonly ListedTool[]): readonly ListedTool[] {
  const isDeferred = ({ tool }: ListedTool): boolean => tool.defer_loading === true;
  return tools.some(isDeferred) ? [...tools.filter((listed) => !isDeferred(listed)), ...tools.filter(isDeferred)] : tools;
}

function formatTool(tool: Tool, path: string, context: FormatContext): JsonObject {
  const picked = pickFields(tool, { path, fields: context.quirks.toolFields }, context);
  const schema = tool.input_schema ?? {};
  if (schema.type !== undefined) return picked;
  return { ...picked, input_schema: { type: 'object', properties: {}, ...schema } };
}

function formatToolChoice(names: ReadonlySet<string>, { call: { request }, quirks, lose }: FormatContext): JsonObject {
  const choice = request.tool_choice;
  if (choice == null) return {};
  const parallel = choice.disable_parallel_tool_use === true && choice.type !== 'none';
  const keepsParallel = parallel && quirks.disableParallelToolUse;
  if (parallel && !keepsParallel) lose('tool_choice.disable_parallel_tool_use', 'dropped', 'the upstream does not know this field');
  const rest = keepsParallel ? { disable_parallel_tool_use: true } : {};
  const isGone = choice.type === 'tool' && !names.has(choice.name ?? '');
  if (isGone) lose('tool_choice', 'mapped', `the tool ${choice.name} was left out: the model chooses`);
  else if (quirks.toolChoices.includes(choice.type)) {
    return { tool_choice: { type: choice.type, ...(choice.type === 'tool' && { name: choice.name }), ...rest } };
  } else lose('tool_choice', 'dropped', `the upstream does not know the choice ${choice.type}`);
  return keepsParallel && quirks.toolChoices.includes('auto') ? { tool_choice: { type: 'auto', ...rest } } : {};
}
