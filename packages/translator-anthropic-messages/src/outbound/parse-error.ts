import {
  contextOverflowError,
  GatewayError,
  type GatewayErrorCode,
  type GatewayErrorDetails,
  type HeaderMap,
  readContextOverflow,
} from '@llama-stack/core';
import { isJsonObject, type JsonObject, objectOf, readRetryAfter, textOf } from '@llama-stack/core/translation';

/** An upstream's words, shown to the client, are cut here. */
const maxMessage = 2_000;

const codesByStatus: Readonly<Record<number, GatewayErrorCode>> = {
  400: 'invalid_request',
  401: 'authentication',
  402: 'billing',
  403: 'permission',
  404: 'not_found',
  408: 'timeout',
  409: 'conflict',
  413: 'too_large',
  422: 'invalid_request',
  429: 'rate_limited',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
};

/** Anthropic's own type strings; other servers have theirs, and are read by status. */
const codesByType: Readonly<Record<string, GatewayErrorCode>> = {
  invalid_request_error: 'invalid_request',
  authentication_error: 'authentication',
  billing_error: 'billing',
  permission_error: 'permission',
  not_found_error: 'not_found',
  conflict_error: 'conflict',
  request_too_large: 'too_large',
  rate_limit_error: 'rate_limited',
  timeout_error: 'timeout',
  overloaded_error: 'overloaded',
  policy_blocked: 'policy_blocked',
};

const exhausted = /insufficient_quota|credit balance is too low|exceeded your current quota/i;
const busy = /overloaded|server (?:is )?busy|(?:model is |still )?loading model|maximum pending requests/i;

/** An upstream's answer with an error status, in any of the shapes that servers of this API use. */
export function parseError(status: number, headers: HeaderMap, body: string): GatewayError {
  const parsed = parseJson(body);
  const details = { upstreamStatus: status, ...readRetry(headers) };
  if (parsed === undefined && /^\s*<(?:!doctype|html|head|body)/i.test(body)) {
    const message = `The upstream answered ${status} with an HTML page, not with JSON. Check its base URL`;
    return new GatewayError(codeOf({ status, type: '', message: '' }), message, details);
  }
  return toError({ status, type: readType(parsed), message: readMessage(parsed ?? body) || `The upstream answered ${status}` }, details);
}

/** An error inside an answer whose status was 200. */
export function readStreamError(body: JsonObject): GatewayError {
  return toError({ type: readType(body), message: readMessage(body) || 'The upstream reported an error without a message' }, {});
}

/** Whether a body without a `type` is an error all the same, `{"error": …}`. */
export function isErrorBody(body: JsonObject): boolean {
  return body.type === 'error' || isJsonObject(body.error) || typeof body.error === 'string';
}

interface UpstreamError {
  readonly status?: number;
  readonly type: string;
  readonly message: string;
}

function toError(error: UpstreamError, details: GatewayErrorDetails): GatewayError {
  const overflow = readContextOverflow(error.message);
  if (overflow !== undefined) return contextOverflowError(overflow, details);
  const code = codeOf(error);
  // Neither a used-up quota nor a wrong key mends itself while a client waits.
  const permanent = (code === 'billing' || code === 'authentication') && details.shouldRetry === undefined && { shouldRetry: false };
  return new GatewayError(code, error.message, { ...details, ...permanent });
}

function codeOf({ status, type, message }: UpstreamError): GatewayErrorCode {
  if (exhausted.test(message) || exhausted.test(type)) return 'billing';
  const unclear = status === undefined || status >= 500 || status === 429;
  if (unclear && busy.test(message)) return 'overloaded';
  const named = Object.hasOwn(codesByType, type) ? codesByType[type] : undefined;
  if (status === undefined || status < 400) return named ?? 'upstream';
  return codesByStatus[status] ?? named ?? (status < 500 ? 'invalid_request' : 'upstream');
}

/** `{error:{type}}`, or `{type}` beside a message. */
function readType(body: unknown): string {
  const { error, type } = objectOf(body);
  return textOf(objectOf(error).type) || textOf(objectOf(error).code) || textOf(type);
}

/** `{error:{message}}`, `{error:"…"}`, `{message}`, `{detail}` of FastAPI, or plain text. */
function readMessage(body: unknown): string {
  const { error, message, Message, detail } = objectOf(body);
  const text = [objectOf(error).message, error, message, Message, detail, body].find((part) => textOf(part) !== '');
  return (textOf(text) || readValidation(detail)).trim().slice(0, maxMessage);
}

/** FastAPI lists mistakes as `{loc: ['body', 'tools', 0, 'strict'], msg}`. */
function readValidation(detail: unknown): string {
  if (!Array.isArray(detail)) return '';
  return detail
    .map((item: unknown) => {
      const { loc, msg } = objectOf(item);
      const path = Array.isArray(loc) ? loc.filter((part) => part !== 'body').join('.') : '';
      return [path, textOf(msg)].filter((part) => part !== '').join(': ');
    })
    .join('; ');
}

function readRetry(headers: HeaderMap): Pick<GatewayErrorDetails, 'retryAfter' | 'shouldRetry'> {
  const shouldRetry = headers['x-should-retry'];
  return {
    ...readRetryAfter(headers, ''),
    ...((shouldRetry === 'true' || shouldRetry === 'false') && { shouldRetry: shouldRetry === 'true' }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Proxies answer in plain text or HTML: the caller reads that.
    return undefined;
  }
}
