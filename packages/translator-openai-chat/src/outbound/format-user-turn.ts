import {
  answerToResults,
  asReminder,
  blocksOf,
  emptyContent,
  formatBlock,
  joinTexts,
  loseCacheControl,
  mediaOrigin,
  missingResult,
  type PendingCall,
  type PlacedMessage,
  type PromptPart,
  pairResults,
  type Turn,
} from '@llama-stack/core/translation';
import type { ChatMessage } from '../wire.ts';
import { contentOf } from './content-parts.ts';
import type { FormatContext } from './format-context.ts';
import { formatToolResult } from './format-tool-result.ts';

/** All tool results first, in the order of their calls; then media of results and what the user and the system said (R4, R27, R28). */
export function formatUserTurn(turn: Turn | undefined, pending: readonly PendingCall[], context: FormatContext): ChatMessage[] {
  const messages: ChatMessage[] = [];
  const media: PromptPart[] = [];
  for (const { call, result } of pairResults(turn?.messages ?? [], pending, context)) {
    const formatted = result ? formatToolResult(result.block, result.path, context) : { content: missingResult, media: [] };
    messages.push({ role: 'tool', tool_call_id: call.upstreamId, content: formatted.content });
    for (const part of formatted.media) media.push({ type: 'text', text: mediaOrigin(call.upstreamId) }, part);
  }
  const said = collectSaid(turn?.messages ?? [], media, context);
  if (messages.length > 0 && said.length > 0 && !context.quirks.userAfterResults) {
    context.lose('messages', 'mapped', 'an answer of the assistant was put between tool results and what follows');
    messages.push({ role: 'assistant', content: answerToResults });
  }
  messages.push(...said.map((item) => formatSaid(item, context)));
  return turn !== undefined && messages.length === 0 ? [{ role: 'user', content: emptyContent }] : messages;
}

/** What a turn says beside its tool results, in order. */
interface Said {
  readonly role: 'user' | 'system';
  readonly parts: PromptPart[];
}

/** Where system texts are folded, the whole turn is one message (R2): templates that refuse them mostly want turns to alternate too. */
function collectSaid(messages: readonly PlacedMessage[], media: PromptPart[], context: FormatContext): Said[] {
  const said: Said[] = media.length > 0 ? [{ role: 'user', parts: media }] : [];
  const folds = context.quirks.inlineSystem === 'fold';
  for (const placed of messages) {
    const { message } = placed;
    const parts = formatParts(placed, context);
    if (parts.length === 0) continue;
    const role = message.role === 'system' && !folds ? 'system' : 'user';
    const last = said.at(-1);
    const added = message.role === 'system' && folds ? [{ type: 'text' as const, text: asReminder(textOf(parts)) }] : parts;
    if (role === 'user' && last?.role === 'user' && (folds || last.parts === media)) last.parts.push(...added);
    else said.push({ role, parts: [...added] });
  }
  return said;
}

function formatParts(message: PlacedMessage, context: FormatContext): PromptPart[] {
  const parts: PromptPart[] = [];
  for (const placed of blocksOf([message])) {
    if (placed.block.type === 'tool_result') continue;
    loseCacheControl(placed.block, placed.path, context);
    parts.push(...formatBlock(placed, context));
  }
  return parts;
}

function textOf(parts: readonly PromptPart[]): string {
  return joinTexts(parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])));
}

function formatSaid({ role, parts }: Said, { quirks }: FormatContext): ChatMessage {
  return role === 'user' ? { role, content: contentOf(parts) } : { role: quirks.systemRole, content: textOf(parts) };
}
