import { cannotRead, formatBlock, leftOut, type PlacedBlock, type PromptPart } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';
import type { Media } from './wire.ts';

const imageFormats: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
};

const documentFormats: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/markdown': 'md',
  'text/plain': 'txt',
};

/** Gives documents names of their own: neutral ones, since a name is part of the prompt, and the same in every request. */
export class DocumentNames {
  #count = 0;

  next(): string {
    this.#count += 1;
    return `document-${this.#count}`;
  }
}

/** A block of a user turn or a tool result. Blank texts vanish: Converse refuses them. */
export function formatMedia(placed: PlacedBlock, names: DocumentNames, context: FormatContext): readonly Media[] {
  return formatBlock(placed, context).flatMap((part) => formatPart(part, placed.path, { names, context }));
}

interface PartContext {
  readonly names: DocumentNames;
  readonly context: FormatContext;
}

function formatPart(part: PromptPart, path: string, { names, context }: PartContext): readonly Media[] {
  if (part.type === 'text') return part.text.trim() === '' ? [] : [{ text: part.text }];
  const { type, bytes } = readDataUrl(part.url);
  const format = part.type === 'image' ? imageFormats[type] : documentFormats[type];
  if (format === undefined) {
    context.lose(path, 'mapped', `Converse takes no ${type}: a note stands for it`);
    return [{ text: leftOut(`A file (${type})`, cannotRead).text }];
  }
  if (part.type === 'image') return [{ image: { format, source: { bytes } } }];
  const name = names.next();
  // A document must not stand without a text.
  return [{ text: `${name} is "${part.filename}".` }, { document: { format, name, source: { bytes } } }];
}

function readDataUrl(url: string): { readonly type: string; readonly bytes: string } {
  const [, type = '', bytes = ''] = /^data:([^;,]*)[^,]*,(.*)$/s.exec(url) ?? [];
  return { type, bytes };
}
