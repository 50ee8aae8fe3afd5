import { isJsonObject, type JsonObject, objectOf, textOf } from '@llama-stack/core/translation';
import type { ReasoningQuirks } from '../quirks.ts';

/**
 * Finds reasoning text in the fields, details, content parts and tags where upstreams put it. The first place that has any counts for
 * the whole answer: servers that fill several say the same in each.
 */
export class ReasoningReader {
  readonly #quirks: ReasoningQuirks;
  readonly #show: (text: string) => void;
  #place: string | undefined;

  constructor(quirks: ReasoningQuirks, show: (text: string) => void) {
    this.#quirks = quirks;
    this.#show = show;
  }

  /** Reads a message or delta. */
  read(delta: JsonObject): void {
    for (const field of this.#quirks.read) {
      const text = delta[field];
      if (typeof text === 'string' && text !== '') {
        this.#showFrom(field, text);
        return;
      }
    }
    const details = this.details(delta);
    if (details.length > 0) this.#showFrom('details', details.map(textOfDetail).join(''));
  }

  /** The items of structured reasoning in a delta. */
  details(delta: JsonObject): readonly unknown[] {
    const { detailsField } = this.#quirks;
    const details: unknown = detailsField === null ? undefined : delta[detailsField];
    return Array.isArray(details) ? details : [];
  }

  /** Reads `thinking` of a content part: a text, or parts of text (Mistral). */
  readPart(thinking: unknown): void {
    const text = Array.isArray(thinking) ? thinking.map((part) => textOf(objectOf(part).text)).join('') : textOf(thinking);
    this.#showFrom('part', text);
  }

  /** Takes what stood between tags. */
  readTagged(text: string): void {
    this.#showFrom('tags', text);
  }

  #showFrom(place: string, text: string): void {
    if (text === '') return;
    this.#place ??= place;
    if (this.#place === place) this.#show(text);
  }
}

/** OpenRouter's `reasoning.text` and `reasoning.summary`; what is encrypted has no text. */
function textOfDetail(detail: unknown): string {
  return isJsonObject(detail) ? textOf(detail.text) || textOf(detail.summary) : '';
}
