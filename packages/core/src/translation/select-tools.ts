import { GatewayError } from '../errors/gateway-error.ts';
import type { MessageParam, Tool } from '../messages/request.ts';
import type { LossyCall } from './translation-context.ts';

/** Claude Code's stand-in for tools that it has not loaded: nothing to call. */
const placeholderTool = 'DeferredToolPlaceholder';

export interface ToolLimitQuirks {
  readonly maxTools: number | null;
}

/** A tool and its place in the client's request. */
export interface PlacedTool {
  readonly tool: Tool;
  readonly path: string;
}

/**
 * The tools to send, in a stable order: the client's own, then deferred ones, those loaded last at the end. So a tool that is loaded
 * in mid-conversation is added after what the upstream has cached (P3).
 */
export function selectTools(context: LossyCall & { readonly quirks: ToolLimitQuirks }): PlacedTool[] {
  const { request } = context.call;
  const tools: PlacedTool[] = [];
  const names = new Set<string>();
  for (const [index, tool] of (request.tools ?? []).entries()) {
    const path = `tools[${index}]`;
    if (tool.name === placeholderTool && tool.defer_loading) context.lose(path, 'dropped', 'a placeholder, not a tool');
    else if (names.has(tool.name)) context.lose(path, 'dropped', 'another tool has this name');
    else tools.push({ tool, path });
    names.add(tool.name);
  }
  const loaded = tools.some(({ tool }) => tool.defer_loading) ? loadedTools(request.messages) : new Map<string, number>();
  const rank = ({ tool }: PlacedTool) => (tool.defer_loading ? 1 + (loaded.get(tool.name) ?? 0) : 0);
  tools.sort((a, b) => rank(a) - rank(b));
  return withinLimit(tools, loaded, context);
}

/** Names in the order in which `tool_reference` blocks loaded them, from 1. */
function loadedTools(messages: readonly MessageParam[]): ReadonlyMap<string, number> {
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
function withinLimit(
  tools: PlacedTool[],
  loaded: ReadonlyMap<string, number>,
  context: LossyCall & { readonly quirks: ToolLimitQuirks },
): PlacedTool[] {
  const { maxTools } = context.quirks;
  const excess = maxTools === null ? 0 : tools.length - maxTools;
  if (excess <= 0) return tools;
  const spare = tools.filter(({ tool }) => tool.defer_loading && !loaded.has(tool.name)).slice(-excess);
  if (spare.length < excess) {
    const counts = `takes ${maxTools} tools at most, and the request has ${tools.length}`;
    throw new GatewayError(
      'invalid_request',
      `The model '${context.call.request.model}' ${counts}. Switch off MCP servers that you do not need.`,
      { incapable: true },
    );
  }
  for (const { path } of spare) context.lose(path, 'dropped', `the model takes ${maxTools} tools at most`);
  const left = new Set(spare);
  return tools.filter((item) => !left.has(item));
}
