import { chooseTool, type FunctionTool, oncePerKept } from '@llama-stack/core/translation';
import type { ResponsesRequest, ResponsesTool } from '../wire.ts';
import type { FormatContext } from './format-context.ts';

/** Functions as this API has them. It takes a tool that does not say as a strict one, so each says. */
export const formatTools = oncePerKept((tools: readonly FunctionTool[]): readonly ResponsesTool[] =>
  tools.map(({ strict = false, ...tool }) => ({ type: 'function', ...tool, strict })),
);

export function formatToolChoice(
  tools: readonly FunctionTool[],
  context: FormatContext,
): Pick<ResponsesRequest, 'tool_choice' | 'parallel_tool_calls'> {
  const { choice, serial } = chooseTool(tools, context);
  return {
    ...(choice !== undefined && { tool_choice: typeof choice === 'object' ? { type: 'function', name: choice.name } : choice }),
    ...(serial && { parallel_tool_calls: false }),
  };
}
