import type { ApiTranslator, CallPath, Explanation, HeaderMap, InboundTranslator } from '@llama-stack/core';

/** A wire API that we serve to clients. */
export interface ServedApi extends ApiTranslator {
  readonly inbound: InboundTranslator;
}

/** One call of a client, before anything of its body is read. */
export interface GatewayRequest {
  readonly api: ServedApi;
  /** Uncompressed JSON, as the client sent it, in the parts in which it came. */
  readonly body: readonly Uint8Array[];
  /** Lower-case names. */
  readonly headers: HeaderMap;
  /** The id that the client sees in `request-id`. */
  readonly id: string;
  /** Aborted when the client leaves or the server stops; a GatewayError as its reason becomes the answer. */
  readonly signal: AbortSignal;
  /** Ms since the epoch. */
  readonly receivedAt: number;
  /** Credentials the client sent for providers, where the server allows it. */
  readonly providerData?: unknown;
}

/** What goes back to the client. A body that is not a string must be read to its end or `return()`ed: that frees the upstream. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderMap;
  readonly body: string | AsyncIterable<string | Uint8Array>;
}

/** Where a call would go, and what would be sent. `explanation` is absent for providers that cannot tell. */
export interface ExplainedCall {
  readonly providerId: string;
  readonly model: string;
  readonly rule: string;
  readonly path: CallPath;
  readonly explanation?: Explanation;
  /** Says why nothing would be sent, where the gateway answers by itself. */
  readonly note?: string;
}

/**
 * Answers calls. What fails before the first byte is thrown as GatewayError, for the server to give a status; a later failure is
 * written into the body by the API's own stream formatter.
 */
export interface Gateway {
  create(request: GatewayRequest): Promise<Answer>;
  countTokens(request: GatewayRequest): Promise<Answer>;
  explain(request: GatewayRequest): Promise<ExplainedCall>;
}
