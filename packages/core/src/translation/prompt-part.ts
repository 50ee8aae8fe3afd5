/** A piece of what a model is shown, before an API gives it its form. `url` is an address or a data URL. */
export type PromptPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly url: string }
  | { readonly type: 'file'; readonly filename: string; readonly url: string };

/** Between texts that the upstream gets as one. Never changed: another separator would cost every cached prefix. */
const separator = '\n\n';

/** Stands where an upstream refuses emptiness. Claude Code writes the same words. */
export const emptyContent = '(no content)';

export function joinTexts(texts: readonly string[]): string {
  return texts.join(separator);
}

/** The parts as one text, when all of them are text. */
export function textOfParts(parts: readonly PromptPart[]): string | undefined {
  const texts: string[] = [];
  for (const part of parts) {
    if (part.type !== 'text') return undefined;
    texts.push(part.text);
  }
  return joinTexts(texts);
}
