/** The closed list of what can go wrong in a call. `inbound` translators give each a status and a type. */
export const gatewayErrorCodes = [
  'invalid_request',
  'context_overflow',
  'authentication',
  'permission',
  'not_found',
  'too_large',
  'billing',
  'rate_limited',
  'overloaded',
  'timeout',
  'upstream',
  'conflict',
  'policy_blocked',
  'internal',
] as const;
export type GatewayErrorCode = (typeof gatewayErrorCodes)[number];

/** What an upstream's refusal says of sizes, in tokens; absent numbers were not in its text. */
export interface ContextOverflow {
  readonly promptTokens?: number;
  /** What the prompt has at the least, where the upstream stopped counting at the first token too many. */
  readonly atLeast?: number;
  /** The `max_tokens` that did not fit beside the prompt. */
  readonly maxTokens?: number;
  readonly window?: number;
}

export interface GatewayErrorDetails {
  /** The provider's id, when an upstream caused the error. */
  readonly provider?: string;
  /** The upstream's HTTP status, when it gave one. */
  readonly upstreamStatus?: number;
  /** Whole seconds. */
  readonly retryAfter?: number;
  /** Tells the client outright whether trying again can help; absent leaves it to the status. */
  readonly shouldRetry?: boolean;
  /** True when the call never reached the upstream, so that it may be repeated without harm. */
  readonly notSent?: boolean;
  /** True when the upstream took the call and gave nothing that can be used: asked again, it may do better. */
  readonly noAnswer?: boolean;
  /** True when nothing is wrong with the request, but this model or upstream cannot do what it asks. */
  readonly incapable?: boolean;
  /** True when a content filter refused the request: to the client it is an answer with `stop_reason: refusal`. */
  readonly refusal?: boolean;
  /** What is known of sizes, when the call did not fit the model's window. */
  readonly overflow?: ContextOverflow;
  /** What a client's program reads beside the text, in its API's own fields: `error.details` of Messages. */
  readonly wire?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

const brand = Symbol.for('llama-stack.gateway-error');

/** The only error that crosses layers. Made where something failed, given wire form at the inbound edge, unchanged in between. */
export class GatewayError extends Error {
  readonly [brand] = true;
  readonly code: GatewayErrorCode;
  readonly details: GatewayErrorDetails;

  constructor(code: GatewayErrorCode, message: string, details: GatewayErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'GatewayError';
    this.code = code;
    this.details = details;
  }
}

/** True for errors of this and any other copy of core. */
export function isGatewayError(error: unknown): error is GatewayError {
  return typeof error === 'object' && error !== null && brand in error;
}

/** What is not a GatewayError is a bug of ours: `internal`, its text for the log only (in `cause`). */
export function toGatewayError(error: unknown): GatewayError {
  if (isGatewayError(error)) return error;
  return new GatewayError('internal', 'The gateway failed while answering. Its log names the cause under this request id.', {
    cause: error,
  });
}
