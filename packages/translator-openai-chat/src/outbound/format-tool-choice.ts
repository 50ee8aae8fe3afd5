import { chooseTool, type FunctionTool } from '@llama-stack/core/translation';
import type { ChatRequest, ChatToolChoice } from '../wire.ts';
import type { FormatContext } from './format-context.ts';

/** `tool_choice` and `parallel_tool_calls`, derived from the tools that are really sent. */
export function formatToolChoice(
  tools: readonly FunctionTool[],
  context: FormatContext,
): Pick<ChatRequest, 'tool_choice' | 'parallel_tool_calls'> {
  const { choice, serial } = chooseTool(tools, context);
  const { parallelCalls, parallelToolCalls } = context.quirks;
  const isSerial = serial || (tools.length > 0 && !parallelCalls && parallelToolCalls);
  return {
    ...(choice !== undefined && { tool_choice: formatChoice(choice, context) }),
    ...(isSerial && { parallel_tool_calls: false }),
  };
}

function formatChoice(choice: NonNullable<ReturnType<typeof chooseTool>['choice']>, { quirks }: FormatContext): ChatToolChoice {
  if (typeof choice === 'object') return { type: 'function', function: { name: choice.name } };
  return choice === 'required' ? quirks.requiredToolChoice : choice;
}
