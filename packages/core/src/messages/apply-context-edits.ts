import type { Loss } from '../contracts/inference-provider.ts';
import { fieldOf } from '../translation/json-object.ts';
import type { ContentBlock, ToolUseBlock } from './blocks.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { MessageParam, MessagesRequest } from './request.ts';

/** The conversation after the edits, and what became of each edit. */
export interface EditedContext {
  readonly messages: readonly MessageParam[];
  readonly losses: readonly Loss[];
}

type Edit = Readonly<Record<string, unknown>>;

const clearedResult = '[Old tool result cleared]';

/**
 * Applies `context_management` for an upstream that cannot: `clear_thinking_20251015` and `clear_tool_uses_20250919`, by the rules of
 * https://docs.claude.com/en/docs/build-with-claude/context-editing. Other edits are reported as dropped. `promptTokens` is the size
 * that triggers are compared with.
 */
export function applyContextEdits({ messages, context_management }: MessagesRequest, promptTokens: number): EditedContext {
  let edited: readonly MessageParam[] = messages;
  const losses: Loss[] = [];
  editsOf(context_management).forEach((edit, index) => {
    const path = `context_management.edits[${index}]`;
    if (edit.type === 'clear_thinking_20251015') edited = clearThinking(edited, edit);
    else if (edit.type === 'clear_tool_uses_20250919') edited = clearToolUses(edited, edit, promptTokens);
    else losses.push({ path, action: 'dropped', reason: `the gateway does not know the edit ${String(edit.type)}` });
  });
  return { messages: edited, losses };
}

function editsOf(management: unknown): readonly Edit[] {
  const edits = fieldOf(management, 'edits');
  return Array.isArray(edits) ? edits.filter((edit) => typeof edit === 'object' && edit !== null) : [];
}

/** A number given as `{type, value}`. */
function numberIn(setting: unknown, standard: number): number {
  const value = fieldOf(setting, 'value');
  return typeof value === 'number' ? value : standard;
}

function blocksOf({ content }: MessageParam): readonly ContentBlock[] {
  return typeof content === 'string' ? [] : content;
}

/** Keeps the thinking of the last turns, one unless the edit says how many. A turn lasts until the user speaks again. */
function clearThinking(messages: readonly MessageParam[], { keep }: Edit): readonly MessageParam[] {
  if (keep === 'all') return messages;
  let turnsLeft = Math.max(1, numberIn(keep, 1));
  let first = messages.length;
  while (first > 0 && turnsLeft > 0) {
    first -= 1;
    const message = messages[first];
    if (message?.role === 'user' && !blocksOf(message).some(({ type }) => type === 'tool_result')) turnsLeft -= 1;
  }
  return messages.map((message, index) => (index < first ? mapContent(message, withoutThinking) : message));
}

function withoutThinking(blocks: readonly ContentBlock[]): readonly ContentBlock[] {
  return blocks.filter(({ type }) => type !== 'thinking' && type !== 'redacted_thinking');
}

/** Replaces old results by a note, oldest first, once the prompt is larger than the trigger. */
function clearToolUses(messages: readonly MessageParam[], edit: Edit, promptTokens: number): readonly MessageParam[] {
  const calls = messages.flatMap(blocksOf).filter((block) => block.type === 'tool_use');
  if (!isTriggered(edit.trigger, calls.length, promptTokens)) return messages;
  const cleared = idsToClear(calls, edit);
  const clear = (block: ContentBlock): ContentBlock => {
    if (block.type === 'tool_result' && cleared.has(block.tool_use_id)) return { ...block, content: clearedResult };
    return block.type === 'tool_use' && edit.clear_tool_inputs === true && cleared.has(block.id) ? { ...block, input: {} } : block;
  };
  const after = messages.map((message) => mapContent(message, (blocks) => blocks.map(clear)));
  const saved = estimateTokens(messages) - estimateTokens(after);
  return saved >= numberIn(edit.clear_at_least, 0) ? after : messages;
}

function isTriggered(trigger: unknown, calls: number, promptTokens: number): boolean {
  const type = fieldOf(trigger, 'type');
  return type === 'tool_uses' ? calls > numberIn(trigger, 0) : promptTokens > numberIn(trigger, 100_000);
}

function idsToClear(calls: readonly ToolUseBlock[], { keep, exclude_tools }: Edit): ReadonlySet<string> {
  const excluded: ReadonlySet<unknown> = new Set(Array.isArray(exclude_tools) ? exclude_tools : []);
  const old = calls.slice(0, Math.max(0, calls.length - numberIn(keep, 3)));
  return new Set(old.filter(({ name }) => !excluded.has(name)).map(({ id }) => id));
}

/** The same message when nothing in it changes. */
function mapContent(message: MessageParam, change: (blocks: readonly ContentBlock[]) => readonly ContentBlock[]): MessageParam {
  if (typeof message.content === 'string') return message;
  const before = message.content;
  const content = [...change(before)];
  const same = content.length === before.length && content.every((block, index) => block === before[index]);
  return same ? message : { ...message, content };
}
