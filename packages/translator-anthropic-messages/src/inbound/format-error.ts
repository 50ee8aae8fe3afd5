import type { ErrorAnswer, GatewayError, GatewayErrorCode } from '@llama-stack/core';

interface WireErrorKind {
  readonly status: number;
  readonly type: string;
}

/** Status and type of each code, as Anthropic's clients know them: https://docs.claude.com/en/api/errors */
const wireErrors: Readonly<Record<GatewayErrorCode, WireErrorKind>> = {
  invalid_request: { status: 400, type: 'invalid_request_error' },
  context_overflow: { status: 400, type: 'invalid_request_error' },
  authentication: { status: 401, type: 'authentication_error' },
  permission: { status: 403, type: 'permission_error' },
  not_found: { status: 404, type: 'not_found_error' },
  too_large: { status: 413, type: 'request_too_large' },
  billing: { status: 402, type: 'billing_error' },
  rate_limited: { status: 429, type: 'rate_limit_error' },
  overloaded: { status: 529, type: 'overloaded_error' },
  timeout: { status: 504, type: 'timeout_error' },
  upstream: { status: 502, type: 'api_error' },
  conflict: { status: 409, type: 'conflict_error' },
  policy_blocked: { status: 400, type: 'policy_blocked' },
  internal: { status: 500, type: 'api_error' },
};

/** The body of every error, and the data of an `error` event. */
export interface WireError {
  readonly type: 'error';
  readonly error: { readonly type: string; readonly message: string; readonly details?: Readonly<Record<string, unknown>> };
  readonly request_id: string;
}

export function formatErrorBody({ code, message, details: { wire } }: GatewayError, requestId: string): WireError {
  const error = { type: wireErrorOf(code).type, message, ...(wire !== undefined && { details: wire }) };
  return { type: 'error', error, request_id: requestId };
}

/** An error made by another copy of core may have a code that this one does not know. */
function wireErrorOf(code: GatewayErrorCode): WireErrorKind {
  return Object.hasOwn(wireErrors, code) ? wireErrors[code] : wireErrors.internal;
}

/** An error before the first byte: status, body, and the two headers that clients time their next attempt by. */
export function formatError(error: GatewayError, requestId: string): ErrorAnswer {
  const { retryAfter, shouldRetry } = error.details;
  return {
    status: wireErrorOf(error.code).status,
    headers: {
      ...(retryAfter !== undefined && { 'retry-after': String(Math.max(0, Math.ceil(retryAfter))) }),
      ...(shouldRetry !== undefined && { 'x-should-retry': String(shouldRetry) }),
    },
    body: formatErrorBody(error, requestId),
  };
}
