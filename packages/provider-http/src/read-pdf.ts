import { createHash } from 'node:crypto';
import { BoundedMemory } from '@llama-stack/core';
import type { FileData } from './prepare-request.ts';

/** What one PDF may take: a scan of a thousand pages must not hold up the gateway. */
const maxPages = 300;

/** An agent sends the same file with every request: the same bytes give the same text, read once. */
const texts = new BoundedMemory<string>({ limit: 32, expiryMs: 60 * 60_000 });

/**
 * The text of a PDF, page by page. The reader (unpdf, which brings pdf.js) is loaded when the first PDF comes. Throws Error in words
 * when the file is none, is locked, or has no text.
 */
export async function readPdf({ data }: FileData): Promise<string> {
  const key = createHash('sha256').update(data).digest('base64');
  const known = texts.get(key);
  if (known !== undefined) return known;
  const { getDocumentProxy, extractText } = await import('unpdf');
  const document = await getDocumentProxy(new Uint8Array(Buffer.from(data, 'base64')), { verbosity: 0 });
  try {
    if (document.numPages > maxPages) throw new Error(`it has ${document.numPages} pages; at most ${maxPages} are read`);
    const { text } = await extractText(document, { mergePages: false });
    const pages = text.map((page, index) => `[page ${index + 1}]\n${page.trim()}`);
    if (text.every((page) => page.trim() === '')) throw new Error('it has no text, only pictures of pages');
    const whole = pages.join('\n\n');
    texts.set(key, whole);
    return whole;
  } finally {
    await document.destroy();
  }
}
