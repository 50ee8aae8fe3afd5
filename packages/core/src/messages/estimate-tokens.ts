/** Bytes of compact JSON per token, before a model has taught us its own ratio. Prose has more, code and schemas fewer. */
export const startBytesPerToken = 3.6;

/** What an image costs, whatever its bytes: models bill by area, and most scale large images to about this. */
const imageTokens = 1_600;

/** What a PDF costs per byte of base64: measured on text PDFs, where most bytes are fonts. */
const documentTokensPerByte = 1 / 40;

/** Prompt size in tokens without a tokenizer: bytes of the rendered body, with base64 data counted by formula. */
export function estimateTokens(body: unknown, bytesPerToken = startBytesPerToken): number {
  const measured = measure(body);
  return Math.max(1, Math.ceil(measured.bytes / bytesPerToken) + measured.tokens);
}

interface Measured {
  bytes: number;
  tokens: number;
}

/** Walks a JSON value. Data of media is told by its neighbours (`media_type`, a `data:` URL), never by its looks. */
function measure(body: unknown): Measured {
  const total: Measured = { bytes: 0, tokens: 0 };
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'string') countText(value, key, total);
    else if (Array.isArray(value)) {
      for (const item of value) visit(item, key);
      total.bytes += value.length + 1;
    } else if (typeof value === 'object' && value !== null) {
      if (isMedia(value)) countMedia(value, total);
      else for (const [name, item] of Object.entries(value)) visitField(name, item);
      total.bytes += 2;
    } else total.bytes += 4;
  };
  const visitField = (name: string, item: unknown): void => {
    total.bytes += name.length + 4;
    visit(item, name);
  };
  visit(body, '');
  return total;
}

function countText(text: string, key: string, total: Measured): void {
  if (text.startsWith('data:') && text.includes(';base64,', 5)) countMedia({ media_type: text.slice(5, 40), data: text }, total);
  else if (key !== 'signature') total.bytes += Buffer.byteLength(text, 'utf8') + 2;
}

function isMedia(value: object): value is { media_type: string; data: string } {
  return 'media_type' in value && 'data' in value && typeof value.data === 'string' && typeof value.media_type === 'string';
}

function countMedia(media: { media_type: string; data: string }, total: Measured): void {
  if (media.media_type.startsWith('image/')) total.tokens += imageTokens;
  else if (media.media_type.startsWith('text/')) total.bytes += Buffer.byteLength(media.data, 'utf8');
  else total.tokens += Math.ceil(media.data.length * documentTokensPerByte);
}
