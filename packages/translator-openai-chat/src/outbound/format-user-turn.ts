import type { ToolResultBlock } from '@llama-stack/core';
import type { ChatMessage, ChatPart } from '../wire.ts';
import { contentOf, emptyContent, joinTexts } from './content-parts.ts';
import { formatBlock, placeBlocks } from './format-content.ts';
import type { FormatContext } from './format-context.ts';
import { type FormattedToolResult, formatToolResult } from './format-tool-result.ts';
import type { PendingCall } from './pending-call.ts';
import type { PlacedMessage, Turn } from './split-turns.ts';

/** Answers a call that the conversation left open, as when the user interrupted it (R29). */
const missingResult = 'Error: there is no result. The call was interrupted.';

interface PlacedResult {
  readonly block: ToolResultBlock;
  readonly path: string;
}

/** All tool results first, in the order of their calls; then media of results and what the user and the system said (R4, R27, R28). */
export function formatUserTurn(turn: Turn | undefined, pending: readonly PendingCall[], context: FormatContext): ChatMessage[] {
  const messages: ChatMessage[] = [];
  const media: ChatPart[] = [];
  const results = collectResults(turn?.messages ?? []);
  for (const call of pending) {
    const result = results.get(call.block.id)?.shift();
    const formatted = formatAnswer(call, result, context);
    messages.push({ role: 'tool', tool_call_id: call.upstreamId, content: formatted.content });
    media.push(...formatted.media.flatMap((part) => [mediaNote(call), part]));
  }
  for (const { path } of [...results.values()].flat()) context.lose(path, 'dropped', 'a result without its call');
  const said = collectSaid(turn?.messages ?? [], media, context);
  messages.push(...said.map((item) => formatSaid(item, context)));
  return turn !== undefined && messages.length === 0 ? [{ role: 'user', content: emptyContent }] : messages;
}

function collectResults(messages: readonly PlacedMessage[]): Map<string, PlacedResult[]> {
  const results = new Map<string, PlacedResult[]>();
  for (const { message, index } of messages) {
    for (const { block, path } of placeBlocks(message.content, `messages[${index}].content`)) {
      if (block.type !== 'tool_result') continue;
      const known = results.get(block.tool_use_id);
      if (known === undefined) results.set(block.tool_use_id, [{ block, path }]);
      else known.push({ block, path });
    }
  }
  return results;
}

function formatAnswer(call: PendingCall, result: PlacedResult | undefined, context: FormatContext): FormattedToolResult {
  if (result === undefined) {
    context.lose(call.path, 'mapped', 'the call has no result: one that says so was added');
    return { content: missingResult, media: [] };
  }
  return formatToolResult(result.block, result.path, context);
}

function mediaNote(call: PendingCall): ChatPart {
  return { type: 'text', text: `From the result of tool call ${call.upstreamId}:` };
}

/** What a turn says beside its tool results, in order. */
interface Said {
  readonly role: 'user' | 'system';
  readonly parts: ChatPart[];
}

/** Where system texts are folded, the whole turn is one message (R2): templates that refuse them mostly want turns to alternate too. */
function collectSaid(messages: readonly PlacedMessage[], media: ChatPart[], context: FormatContext): Said[] {
  const said: Said[] = media.length > 0 ? [{ role: 'user', parts: media }] : [];
  const folds = context.quirks.inlineSystem === 'fold';
  for (const { message, index } of messages) {
    const parts = placeBlocks(message.content, `messages[${index}].content`)
      .filter(({ block }) => block.type !== 'tool_result')
      .flatMap((placed) => formatBlock(placed, context));
    if (parts.length === 0) continue;
    const role = message.role === 'system' && !folds ? 'system' : 'user';
    const last = said.at(-1);
    const added = message.role === 'system' && folds ? [foldSystem(parts)] : parts;
    if (role === 'user' && last?.role === 'user' && (folds || last.parts === media)) last.parts.push(...added);
    else said.push({ role, parts: [...added] });
  }
  return said;
}

/** The marker is the one that Claude Code itself uses where an upstream refuses system messages amid the others. */
function foldSystem(parts: readonly ChatPart[]): ChatPart {
  return { type: 'text', text: `<system-reminder>\n${textOf(parts)}\n</system-reminder>` };
}

function textOf(parts: readonly ChatPart[]): string {
  return joinTexts(parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])));
}

function formatSaid({ role, parts }: Said, { quirks }: FormatContext): ChatMessage {
  return role === 'user' ? { role, content: contentOf(parts) } : { role: quirks.systemRole, content: textOf(parts) };
}
