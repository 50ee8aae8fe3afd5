import { emptyContent, type JsonObject, missingResult } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';
import type { WireMessage } from './format-messages.ts';

/**
 * Gives every call its result and every result its call: interrupted turns and compaction leave orphans, which upstreams answer
 * with 400 until the conversation is given up (R29), and so is a second result. A message of which nothing is left says so (R30). The
 * calls of a last message still wait for their results.
 */
export function pairToolResults(messages: readonly WireMessage[], context: FormatContext): readonly WireMessage[] {
  const paired: WireMessage[] = [];
  let open: ReadonlySet<unknown> = new Set();
  for (const message of messages) {
    if (message.role === 'system' && open.size > 0) paired.push(message);
    else if (isAnswered(message, open)) {
      paired.push(message);
      open = new Set();
    } else {
      paired.push(...answered(message, open, context));
      open = new Set(message.role === 'assistant' ? idsOf(message) : []);
    }
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

/** The message with a result for each open call: in it when it is the user's, else in one before it. */
function answered(message: WireMessage, open: ReadonlySet<unknown>, context: FormatContext): readonly WireMessage[] {
  const missing = new Set(open);
  const kept = withoutStrays(message, missing, context);
  const added = [...missing].map(interrupted);
  if (message.role === 'user') return [saying(message.role, added.length > 0 ? [...added, ...kept] : kept)];
  const turn = saying(message.role, kept);
  return added.length > 0 ? [{ role: 'user', content: added }, turn] : [turn];
}

function saying(role: WireMessage['role'], content: readonly JsonObject[]): WireMessage {
  return { role, content: content.length > 0 ? content : [{ type: 'text', text: emptyContent }] };
}

/** The content without results of unknown calls, and without a second one of any. Takes the calls that have theirs off `missing`. */
function withoutStrays({ role, content }: WireMessage, missing: Set<unknown>, { lose }: FormatContext): readonly JsonObject[] {
  return content.filter((block) => {
    if (!isResult(block) || (role === 'user' && missing.delete(block.tool_use_id))) return true;
    lose('messages', 'dropped', `no call before it waits for the result ${block.tool_use_id}`);
    return false;
  });
}

function interrupted(id: unknown): JsonObject {
  return { type: 'tool_result', tool_use_id: id, content: missingResult };
}

function isResult({ type }: JsonObject): boolean {
  return type === 'tool_result';
}

function idsOf({ content }: WireMessage): readonly unknown[] {
  return content.filter(({ type }) => type === 'tool_use').map(({ id }) => id);
}
