// What `PdfThread` runs in its thread. In plain JavaScript, since Node starts it from the sources too.
import { parentPort } from 'node:worker_threads';
import { extractText, getDocumentProxy } from 'unpdf';

const maxPages = 300;
/** No model reads more. */
const maxCharacters = 10_000_000;

parentPort?.on('message', async (data) => {
  parentPort?.postMessage(await readText(data).then(asText, asProblem));
});

/** @param {string} text */
function asText(text) {
  return { text };
}

/** @param {unknown} error */
function asProblem(error) {
  return { problem: error instanceof Error ? error.message : String(error) };
}

/**
 * The text of a PDF, page by page. Throws Error in words when the file is none, is locked, or has no text.
 * @param {string} data base64
 */
async function readText(data) {
  const document = await getDocumentProxy(new Uint8Array(Buffer.from(data, 'base64')), { verbosity: 0 });
  try {
    if (document.numPages > maxPages) throw new Error(`it has ${document.numPages} pages; at most ${maxPages} are read`);
    const { text } = await extractText(document, { mergePages: false });
    if (text.every((page) => page.trim() === '')) throw new Error('it has no text, only pictures of pages');
    const whole = text.map((page, index) => `[page ${index + 1}]\n${page.trim()}`).join('\n\n');
    if (whole.length > maxCharacters) throw new Error(`it has ${whole.length} characters; at most ${maxCharacters} are read`);
    return whole;
  } finally {
    await document.destroy();
  }
}
