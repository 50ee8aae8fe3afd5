import { emptyContent, type JsonObject } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';
import type { WireMessage } from './format-messages.ts';

/**
 * Gives every call its result and every result its call: interrupted turns and compaction leave orphans, which upstreams answer
 * with 400 until the conversation is given up (R29). A message of which nothing is left says so (R30). The calls of a last message still wait for their results.
 */
export function pairToolResults(messages: readonly WireMessage[], context: FormatContext): readonly WireMessage[] {
  const paired: WireMessage[] = [];
  let open: ReadonlySet<unknown> = new Set();
  for (const message of messages) {
    if (message.role === 'system' && open.size > 0) {
      paired.push(message);
      continue;
    }
    if (isAnswered(message, open)) {
      paired.push(message);
      open = new Set();
      continue;
    }
    const results = new Set(message.role === 'user' ? message.content.filter(isResult).map(({ tool_use_id }) => tool_use_id) : []);
    const missing = [...open].filter((id) => !results.has(id));
    const answered = withResults(message, { open, missing }, context);
    if (missing.length > 0 && message.role !== 'user') paired.push({ role: 'user', content: missing.map(interrupted) });
    paired.push(answered.content.length > 0 ? answered : { ...answered, content: [{ type: 'text', text: emptyContent }] });
    open = new Set(message.role === 'assistant' ? idsOf(message) : []);
  }
  return paired;
}

/** Whether a message has one result for each call and no other, as nearly all do. */
function isAnswered({ role, content }: WireMessage, open: ReadonlySet<unknown>): boolean {
  if (role !== 'user' || content.length === 0) return false;
  const answered = new Set<unknown>();
  for (const { type, tool_use_id } of content) {
    if (type !== 'tool_result') continue;
    if (!open.has(tool_use_id) || answered.has(tool_use_id)) return false;
    answered.add(tool_use_id);
  }
  return answered.size === open.size;
}

interface Calls {
  readonly open: ReadonlySet<unknown>;
  readonly missing: readonly unknown[];
}

/** The message without results of unknown calls, and with a result for each call that has none. */
function withResults(message: WireMessage, { open, missing }: Calls, context: FormatContext): WireMessage {
  const isOrphan = (block: JsonObject): boolean => isResult(block) && !open.has(block.tool_use_id);
  const orphans = message.content.filter(isOrphan);
  if (orphans.length === 0 && (missing.length === 0 || message.role !== 'user')) return message;
  for (const { tool_use_id } of orphans) context.lose('messages', 'dropped', `the result ${tool_use_id} belongs to no call before it`);
  const kept = message.content.filter((block) => !isOrphan(block));
  return { ...message, content: message.role === 'user' ? [...missing.map(interrupted), ...kept] : kept };
}

function interrupted(id: unknown): JsonObject {
  return { type: 'tool_result', tool_use_id: id, content: 'Error: there is no result. The call was interrupted.' };
}

function isResult({ type }: JsonObject): boolean {
  return type === 'tool_result';
}

function idsOf({ content }: WireMessage): readonly unknown[] {
  return content.filter(({ type }) => type === 'tool_use').map(({ id }) => id);
}
