import type { HeaderMap } from '../contracts/inference-provider.ts';
import { contextOverflowError, readContextOverflow } from '../errors/context-overflow.ts';
import { GatewayError, type GatewayErrorCode, type GatewayErrorDetails } from '../errors/gateway-error.ts';
import { type ErrorBody, readErrorBody } from './error-body.ts';
import { type JsonObject, parseJson } from './json-object.ts';
import { readRetryAfter } from './retry-after.ts';

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
  424: 'upstream',
  429: 'rate_limited',
  // Groq: the flex tier has no room.
  498: 'overloaded',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
};

/** For errors inside a stream, which have no status. The first that fits counts. */
const codesByKind: readonly (readonly [RegExp, GatewayErrorCode])[] = [
  [/auth|invalid_api_key/i, 'authentication'],
  [/permission|forbidden/i, 'permission'],
  [/not_?found/i, 'not_found'],
  [/rate_?limit|too_many_requests/i, 'rate_limited'],
  [/overloaded|unavailable|capacity/i, 'overloaded'],
  [/time_?d?_?out/i, 'timeout'],
  [/policy|invalid_prompt/i, 'policy_blocked'],
  [/billing/i, 'billing'],
  [/conflict/i, 'conflict'],
  [/too_large/i, 'too_large'],
  [/invalid_request|bad_?request|invalid_value|invalid_image|image_/i, 'invalid_request'],
];

/** Money or quota that does not come back while a client waits. */
const exhausted =
  /insufficient[_ ](?:quota|credits?|balance|funds)|exceeded your current quota|credit balance|out of credits|billing_hard_limit/i;
const busy = /overloaded|server (?:is )?busy|(?:model is |still )?loading model|maximum pending requests|at capacity|engine is not ready/i;
/** The model wrote a call that the upstream could not read (Groq): asked again, it may write a better one. */
const badGeneration = /tool_use_failed|output_parse_failed|failed to call a function|json_validate_failed/i;

/** A content filter of the vendor's: Azure, OpenAI, Gemini, Bedrock, z.ai. The words are its own, never the prompt's. */
const filtered =
  /content_?filter|content[_ ]management[_ ]policy|responsible_?ai_?policy|invalid_prompt|(?:bio|misalignment|usage|content)_policy|flagged as potentially violating|blocked by (?:the |our )?(?:content|safety)|\bguardrail/i;
/** Nothing is wrong with the request, only with whom it was sent to. */
const incapable =
  /does(?:n't| not) support (?:tools|function|chat|the messages|messages|system)|--enable-auto-tool-choice|not a chat model|tool (?:use|calling) is not supported/i;

/** An upstream's answer with an error status, in any of the shapes that chat upstreams use. */
export function parseError(status: number, headers: HeaderMap, body: string): GatewayError {
  const retryAfter = (text: string) => readRetryAfter(headers, text);
  if (isHtml(body)) {
    const message = `The upstream answered ${status} with HTML, not JSON: check the base URL`;
    return new GatewayError(codesByStatus[status] ?? 'upstream', message, { upstreamStatus: status, ...retryAfter('') });
  }
  const error = readErrorBody(parseJson(body) ?? body);
  return toGatewayError({ ...error, status }, { upstreamStatus: status, ...readShouldRetry(headers), ...retryAfter(error.message) });
}

/** An error inside an answer whose status was 200. */
export function readStreamError(chunk: JsonObject): GatewayError {
  const error = readErrorBody(chunk);
  return toGatewayError(error, readRetryAfter({}, error.message));
}

/** Whether a body is a page of a proxy or a website, which the base URL then points to. */
function isHtml(body: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(body);
}

function toGatewayError(error: ErrorBody, details: GatewayErrorDetails): GatewayError {
  const { message, kind, status } = error;
  const words = `${kind} ${message}`;
  if (!exhausted.test(words) && status !== 401) {
    const overflow = readContextOverflow(words);
    if (overflow !== undefined) return contextOverflowError(overflow, details);
  }
  const code = readCode(words, error);
  return new GatewayError(code, describe(code, message, status), { ...adviceFor(code, words), ...details });
}

function readCode(words: string, { kind, status }: ErrorBody): GatewayErrorCode {
  if (exhausted.test(words)) return 'billing';
  if (badGeneration.test(words)) return 'upstream';
  if (isFiltered(words, status)) return 'policy_blocked';
  const isOurs = status !== undefined && status >= 400 && status < 500 && status !== 429;
  if (!isOurs && busy.test(words)) return 'overloaded';
  if (status === 400 && /api key not valid|invalid_api_key/i.test(words)) return 'authentication';
  if (status === 404 && /parameter|argument/i.test(words) && !/model/i.test(words)) return 'invalid_request';
  if (status !== undefined) return codesByStatus[status] ?? (isOurs ? 'invalid_request' : 'upstream');
  return codesByKind.find(([pattern]) => pattern.test(kind))?.[1] ?? 'upstream';
}

function isFiltered(words: string, status: number | undefined): boolean {
  return (status === undefined || status === 400 || status === 403) && filtered.test(words);
}

function describe(code: GatewayErrorCode, message: string, status: number | undefined): string {
  if (code === 'authentication')
    return `The upstream refused the API key that the gateway has for it${message === '' ? '' : `: ${message}`}`;
  if (message !== '') return message;
  return status === undefined ? 'The upstream reported an error without a message' : `The upstream answered ${status} without a message`;
}

/** What the status alone would get wrong: clients retry a 401 and a spent quota, and would give up on a bad generation or a filter. */
function adviceFor(code: GatewayErrorCode, words: string): GatewayErrorDetails {
  if (code === 'billing' || code === 'authentication') return { shouldRetry: false };
  if (code === 'policy_blocked') return { refusal: true };
  if (incapable.test(words)) return { incapable: true };
  return code === 'upstream' && badGeneration.test(words) ? { shouldRetry: true, noAnswer: true } : {};
}

function readShouldRetry(headers: HeaderMap): GatewayErrorDetails {
  const value = headers['x-should-retry'];
  return value === 'true' || value === 'false' ? { shouldRetry: value === 'true' } : {};
}
