import { isJsonObject, type JsonObject, objectOf, textOf } from './json-object.ts';

/** What an upstream says went wrong, in any shape. Texts are '' when it does not say. */
export interface ErrorBody {
  readonly message: string;
  /** `type` and `code` in one: vendors do not agree on which of them tells errors apart. */
  readonly kind: string;
  /** The HTTP status that the body names. */
  readonly status?: number;
}

/** An upstream's words, shown to the client, are cut here. */
const maxMessage = 2_000;

/**
 * Reads `{error:{message,type,code}}` (OpenAI and most), `{error:"…"}` (Ollama, Fireworks), `{object:"error",message}` (older vLLM),
 * `{message}`, `{detail}` (FastAPI, Mistral), one such body in an array (Gemini), or plain text.
 */
export function readErrorBody(body: unknown): ErrorBody {
  const outer = objectOf(Array.isArray(body) ? body[0] : body);
  const inner = objectOf(outer.error);
  const text = [inner.message, outer.error, outer.message, outer.Message, outer.detail, readNested(outer.detail), body].find(
    (candidate) => textOf(candidate).trim() !== '',
  );
  const status = [inner.status_code, inner.code, outer.code, inner.status].map(Number).find((code) => code >= 400 && code < 600);
  return {
    message: redact(withUpstreamsWords(textOf(text).trim(), inner)).slice(0, maxMessage),
    kind: [inner.type, inner.code, outer.type, outer.code].map(textOf).join(' '),
    ...(status !== undefined && { status }),
  };
}

/**
 * Whether a body or chunk, its status 200, is an error: `{error}`, Anthropic's `{type:"error"}`, or older vLLM's `{object:"error"}`. Some
 * servers have an `error` in every chunk, and nothing in it.
 */
export function isErrorBody(body: JsonObject): boolean {
  if (body.type === 'error' || body.object === 'error') return true;
  return isJsonObject(body.error) ? Object.values(body.error).some(Boolean) : textOf(body.error) !== '';
}

/** FastAPI lists mistakes as `{loc: ['body', 'tools', 0, 'strict'], msg}`. */
function readNested(detail: unknown): string {
  if (isJsonObject(detail)) return textOf(detail.message) || textOf(objectOf(detail.error).message);
  if (!Array.isArray(detail)) return '';
  return detail
    .map((item: unknown) => {
      const { loc, msg } = objectOf(item);
      const path = Array.isArray(loc) ? loc.filter((part) => part !== 'body').join('.') : '';
      return [path, textOf(msg)].filter((part) => part !== '').join(': ');
    })
    .join('; ');
}

/** OpenRouter says "Provider returned error" and keeps what the provider said in `metadata.raw`. */
function withUpstreamsWords(message: string, error: JsonObject): string {
  const { raw, provider_name } = objectOf(error.metadata);
  if (textOf(raw) === '') return message;
  return `${message} (${[textOf(provider_name), textOf(raw)].filter((part) => part !== '').join(': ')})`;
}

/** Some vendors repeat the key, or most of it, in their refusal (E10). */
function redact(message: string): string {
  return message
    .replace(/\b(?:sk|gsk|pk|key|fw|tgp|xai|r8|hf|nvapi)[-_][\w*.-]{8,}/gi, '***')
    .replace(/\bAIza[\w-]{10,}/g, '***')
    .replace(/\bBearer\s+[^\s"',]{6,}/gi, 'Bearer ***')
    .replace(/(api[ _-]?key(?: provided)?:\s*)[^\s"',]+?(?=[.,]?(?:\s|$))/gi, '$1***');
}
