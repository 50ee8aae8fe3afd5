import type { ChatPart } from '../wire.ts';

/** Between texts that the upstream gets as one. Never changed: another separator would cost every cached prefix. */
const separator = '\n\n';

/** Stands where an upstream refuses emptiness. Claude Code writes the same words. */
export const emptyContent = '(no content)';

export function joinTexts(texts: readonly string[]): string {
  return texts.join(separator);
}

/** Parts as `content`: one string when all is text, since many servers' templates take no arrays. */
export function contentOf(parts: ChatPart[]): string | ChatPart[] {
  const texts: string[] = [];
  for (const part of parts) {
    if (part.type !== 'text') return parts;
    texts.push(part.text);
  }
  return joinTexts(texts);
}
