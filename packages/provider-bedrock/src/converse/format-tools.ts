import { chooseTool, type FunctionTool, formatFunctionTools } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';
import type { CachePoint, ToolSpec } from './wire.ts';

interface ToolConfig {
  readonly tools: readonly (ToolSpec | CachePoint)[];
  readonly toolChoice?: object;
}

/**
 * `toolConfig`, which Converse wants whenever the history has calls: tools that are no longer offered are declared again. Converse has no
 * way to say "none": without calls in the history the tools stay out.
 */
export function formatTools(context: FormatContext): { readonly toolConfig?: ToolConfig } {
  const { request } = context.call;
  const tools = formatFunctionTools(withoutMarks(context));
  if (tools.length === 0) return {};
  const isNone = request.tool_choice?.type === 'none';
  if (isNone && !hasCalls(context)) {
    context.lose('tools', 'dropped', 'no tool is to be called, and Converse cannot say so');
    return {};
  }
  const { choice } = chooseTool(tools, context);
  return {
    toolConfig: {
      tools: [...tools.map(formatTool), ...pointAfterTools(context)],
      ...(choice !== undefined && choice !== 'none' && { toolChoice: formatChoice(choice) }),
    },
  };
}

function formatTool({ name, description, parameters, strict }: FunctionTool): ToolSpec {
  return {
    toolSpec: {
      name,
      // Blank ones are refused.
      ...(description?.trim() && { description }),
      inputSchema: { json: parameters },
      ...(strict && { strict }),
    },
  };
}

function formatChoice(choice: 'auto' | 'required' | { readonly name: string }): object {
  if (typeof choice === 'object') return { tool: { name: choice.name } };
  return choice === 'required' ? { any: {} } : { auto: {} };
}

/** One point after all tools stands for the marks on them: sorting has moved them. */
function pointAfterTools({ call, marks }: FormatContext): readonly CachePoint[] {
  const index = (call.request.tools ?? []).findLastIndex((tool) => tool.cache_control);
  const marked = call.request.tools?.[index];
  return marked === undefined ? [] : marks.after(marked, `tools[${index}]`, 'tools');
}

function withoutMarks(context: FormatContext): FormatContext {
  const { call } = context;
  if (!call.request.tools?.some((tool) => tool.cache_control)) return context;
  const tools = call.request.tools.map(({ cache_control: _mark, ...tool }) => tool);
  return { ...context, call: { ...call, request: { ...call.request, tools } } };
}

function hasCalls({ call }: FormatContext): boolean {
  return call.request.messages.some(
    ({ content }) => typeof content !== 'string' && content.some(({ type }) => type === 'tool_use' || type === 'tool_result'),
  );
}
