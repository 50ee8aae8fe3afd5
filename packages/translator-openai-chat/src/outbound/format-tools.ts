import type { FunctionTool } from '@llama-stack/core/translation';
import type { ChatTool } from '../wire.ts';

/** Functions as chat completions wraps them. */
export function formatTools(tools: readonly FunctionTool[]): ChatTool[] {
  return tools.map((tool) => ({ type: 'function', function: tool }));
}
