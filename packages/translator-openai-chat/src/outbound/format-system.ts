import type { MessagesRequest } from '@llama-stack/core';
import type { ChatSystemMessage } from '../wire.ts';
import { joinTexts } from './content-parts.ts';
import { type FormatContext, loseCacheControl } from './format-context.ts';

/** Claude Code's first system block. It differs by session, so it would cost every upstream its cached prefix (P1). */
const attribution = 'x-anthropic-billing-header:';

/** The system prompt as one message, with what the response format has to say in words. */
export function formatSystem(context: FormatContext, instruction: string | undefined): ChatSystemMessage[] {
  const texts = systemTexts(context.call.request.system, context);
  if (instruction !== undefined) texts.push(instruction);
  return texts.length === 0 ? [] : [{ role: context.quirks.systemRole, content: joinTexts(texts) }];
}

function systemTexts(system: MessagesRequest['system'], context: FormatContext): string[] {
  if (!system) return [];
  const blocks = typeof system === 'string' ? [{ type: 'text' as const, text: system }] : system;
  return blocks.flatMap((block, index) => {
    loseCacheControl(block, `system[${index}]`, context);
    if (typeof block.text !== 'string') {
      context.lose(`system[${index}]`, 'dropped', 'not a text');
      return [];
    }
    const text = block.text.startsWith(attribution) ? withoutFirstLine(block.text, `system[${index}]`, context) : block.text;
    return text === '' ? [] : [text];
  });
}

function withoutFirstLine(text: string, path: string, context: FormatContext): string {
  context.lose(path, 'dropped', "the client's attribution line, which differs by session");
  const end = text.indexOf('\n');
  return end === -1 ? '' : text.slice(end + 1).trimStart();
}
