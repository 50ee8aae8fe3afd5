import type { ToolChoice } from '@llama-stack/core';
import type { ChatRequest, ChatTool, ChatToolChoice } from '../wire.ts';
import type { FormatContext } from './format-context.ts';

/** `tool_choice` and `parallel_tool_calls`, derived from the tools that are really sent (T12). */
export function formatToolChoice(
  tools: readonly ChatTool[],
  context: FormatContext,
): Pick<ChatRequest, 'tool_choice' | 'parallel_tool_calls'> {
  const choice = context.call.request.tool_choice;
  if (tools.length === 0) {
    if (choice && choice.type !== 'none') context.lose('tool_choice', 'dropped', 'no tools are sent');
    return {};
  }
  const hasOwnTools = (context.call.request.tools ?? []).length > 0;
  const tool_choice = hasOwnTools ? choice && chooseTool(choice, tools, context) : offered('none', context);
  const serial = choice?.disable_parallel_tool_use === true;
  if (serial && !context.quirks.parallelToolCalls) {
    context.lose('tool_choice.disable_parallel_tool_use', 'dropped', 'the upstream cannot be told to make one call at a time');
  }
  return {
    ...(tool_choice && { tool_choice }),
    ...(serial && context.quirks.parallelToolCalls && { parallel_tool_calls: false }),
  };
}

function chooseTool(choice: ToolChoice, tools: readonly ChatTool[], context: FormatContext): ChatToolChoice | undefined {
  const wanted = wantedChoice(choice, tools, context);
  if (wanted !== undefined) return wanted;
  context.lose('tool_choice', 'mapped', `the upstream cannot be held to '${choice.type}'`);
  return offered('auto', context);
}

function wantedChoice(choice: ToolChoice, tools: readonly ChatTool[], context: FormatContext): ChatToolChoice | undefined {
  const { toolChoice, requiredToolChoice } = context.quirks;
  const required = toolChoice.includes('required') ? requiredToolChoice : undefined;
  switch (choice.type) {
    case 'any':
      return required;
    case 'tool': {
      const name = context.names.toUpstream(choice.name ?? '');
      if (!tools.some((tool) => tool.function.name === name)) return undefined;
      if (toolChoice.includes('named')) return { type: 'function', function: { name } };
      if (required !== undefined) context.lose('tool_choice.name', 'dropped', 'the upstream cannot be held to one tool, only to some tool');
      return required;
    }
    default:
      return offered(choice.type, context);
  }
}

function offered(choice: 'auto' | 'none', { quirks }: FormatContext): 'auto' | 'none' | undefined {
  return quirks.toolChoice.includes(choice) ? choice : undefined;
}
