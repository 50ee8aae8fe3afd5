import { KeptReadings } from './kept-readings.ts';
import { PdfThread } from './pdf-thread.ts';
import type { FileData } from './prepare-request.ts';

/** The most characters of text kept. */
const mostCharacters = 32 * 1024 * 1024;
/** What a text counts beside its characters, so that short ones have an end too. */
const ofEach = 1_000;

/** An agent sends the same file with every request: the same bytes give the same text, read once. */
const texts = new KeptReadings<string>({ limit: mostCharacters, sizeOf: ({ length }) => length + ofEach, expiryMs: 60 * 60_000 });
const thread = new PdfThread();

/** The text of a PDF, page by page. Throws Error in words when the file is none, is locked, has no text, or takes too long. */
export function readPdf({ data }: FileData, signal: AbortSignal): Promise<string> {
  return texts.read(data, signal, (untilUnused) => thread.read(data, untilUnused));
}
