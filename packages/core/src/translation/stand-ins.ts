import type { DocumentBlock, ImageBlock, TextBlock } from '../messages/blocks.ts';

/*
 * What a model reads in the place of what its upstream does not take. Never changed without need: other words cost every cached prefix.
 */

/** A system text amid the messages, in the marks that Claude Code itself uses where an upstream refuses such messages (R2, R3). */
export function asReminder(text: string): string {
  return `<system-reminder>\n${text}\n</system-reminder>`;
}

/** `tool_reference` blocks, for upstreams without deferred tools. */
export function toolsLoaded(names: readonly string[]): string {
  return `Tools loaded: ${names.join(', ')}`;
}

/** Why a note stands for an image to a model without eyes. */
export const cannotSee = 'this model cannot see it';
/** Why a note stands for a file to a model that reads none of its kind. */
export const cannotRead = 'this model cannot read it';

/** An image; `why` ends the sentence (I2). */
export function imageNote({ source }: ImageBlock, why: string): TextBlock {
  return leftOut(`An image (${source.media_type ?? source.type})`, why);
}

/** A document for a model that reads none (I4). */
export function documentNote({ title, source }: DocumentBlock): TextBlock {
  return leftOut(`The document "${title ?? 'document'}" (${source.media_type ?? source.type})`, cannotRead);
}

export function leftOut(what: string, why: string): TextBlock {
  return { type: 'text', text: `[${what} was left out: ${why}.]` };
}
