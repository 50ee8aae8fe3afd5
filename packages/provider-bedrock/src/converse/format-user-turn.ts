import {
  asReminder,
  emptyContent,
  joinTexts,
  missingResult,
  type PendingCall,
  type PlacedMessage,
  pairResults,
  placeBlocks,
  type Turn,
} from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';
import { type DocumentNames, formatMedia } from './format-media.ts';
import type { ConverseBlock, ConverseMessage, Media } from './wire.ts';

type AnsweredCall = ReturnType<typeof pairResults>[number];

/** One message: all tool results first, in the order of their calls, then what the user and the system said (R4, R27). */
export function formatUserTurn(
  turn: Turn | undefined,
  pending: readonly PendingCall[],
  { context, names }: { readonly context: FormatContext; readonly names: DocumentNames },
): readonly ConverseMessage[] {
  if (turn === undefined && pending.length === 0) return [];
  const messages = turn?.messages ?? [];
  const results = pairResults(messages, pending, context).flatMap((answered) => formatResult(answered, names, context));
  const said = messages.flatMap((message) => formatSaid(message, names, context));
  const content = [...results, ...said];
  return [{ role: 'user', content: content.length === 0 ? [{ text: emptyContent }] : content }];
}

function formatResult({ call, result }: AnsweredCall, names: DocumentNames, context: FormatContext): readonly ConverseBlock[] {
  const { upstreamId: toolUseId } = call;
  const hasStatus = context.quirks.resultStatus;
  const failed = hasStatus && { status: 'error' as const };
  if (result === undefined) return [{ toolResult: { toolUseId, content: [{ text: missingResult }], ...failed } }];
  const { block, path } = result;
  const parts = placeBlocks(block.content ?? [], `${path}.content`);
  const shown: readonly Media[] = parts.flatMap((part) => formatMedia(part, names, context));
  const content = block.is_error && !hasStatus ? sayFailed(shown) : shown;
  return [
    {
      toolResult: {
        toolUseId,
        content: content.length === 0 ? [{ text: emptyContent }] : content,
        ...(block.is_error && failed),
      },
    },
    ...context.marks.after(block, path, 'messages'),
  ];
}

function sayFailed(shown: readonly Media[]): readonly Media[] {
  const [first, ...others] = shown;
  if (first === undefined || !('text' in first)) return [{ text: 'Error: the tool failed.' }, ...shown];
  return /^error\b/i.test(first.text) ? shown : [{ text: `Error: ${first.text}` }, ...others];
}

function formatSaid({ message, index }: PlacedMessage, names: DocumentNames, context: FormatContext): readonly ConverseBlock[] {
  const blocks = placeBlocks(message.content, `messages[${index}].content`).filter(({ block }) => block.type !== 'tool_result');
  const said = blocks.flatMap((placed): readonly ConverseBlock[] => {
    const media = formatMedia(placed, names, context);
    return media.length === 0 ? [] : [...media, ...context.marks.after(placed.block, placed.path, 'messages')];
  });
  return message.role === 'system' ? foldSystem(said) : said;
}

function foldSystem(said: readonly ConverseBlock[]): readonly ConverseBlock[] {
  const texts = said.flatMap((block) => ('text' in block ? [block.text] : []));
  if (texts.length === 0) return said;
  const others = said.filter((block) => !('text' in block));
  return [{ text: asReminder(joinTexts(texts)) }, ...others];
}
