import type { FunctionTool } from '@llama-stack/core/translation';
import { oncePerKept } from '@llama-stack/core/translation';
import type { ChatTool } from '../wire.ts';

/** Functions as chat completions wraps them. */
export const formatTools = oncePerKept((tools: readonly FunctionTool[]): readonly ChatTool[] =>
  tools.map((tool) => ({ type: 'function', function: tool })),
);
