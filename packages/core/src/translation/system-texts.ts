import type { PlacedBlock } from './format-content.ts';
import type { LossyCall } from './translation-context.ts';

/** Claude Code's first system block. It differs by session, so it would cost every upstream its cached prefix (P1). */
const attribution = 'x-anthropic-billing-header:';

/** A text of the system prompt; its `block` is the client's own, for its cache mark. */
export interface SystemText extends PlacedBlock {
  readonly text: string;
}

/** The texts of the system prompt, without the client's attribution and without empty ones. */
export function systemTexts(context: LossyCall): SystemText[] {
  const { system } = context.call.request;
  if (!system) return [];
  const blocks = typeof system === 'string' ? [{ type: 'text' as const, text: system }] : system;
  return blocks.flatMap((block, index) => {
    const path = `system[${index}]`;
    if (typeof block.text !== 'string') {
      context.lose(path, 'dropped', 'not a text');
      return [];
    }
    const text = block.text.startsWith(attribution) ? withoutFirstLine(block.text, path, context) : block.text;
    return text === '' ? [] : [{ block, path, text }];
  });
}

function withoutFirstLine(text: string, path: string, context: LossyCall): string {
  context.lose(path, 'dropped', "the client's attribution line, which differs by session");
  const end = text.indexOf('\n');
  return end === -1 ? '' : text.slice(end + 1).trimStart();
}
