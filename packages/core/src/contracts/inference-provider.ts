import type { MessagesRequest } from '../messages/request.ts';
import type { EventBatch } from '../messages/stream-event.ts';
import type { ApiId } from './api-translator.ts';
import type { AttemptBudget } from './attempt-budget.ts';
import type { Logger } from './logger.ts';

/** HTTP headers with lower-case names. */
export type HeaderMap = Readonly<Record<string, string>>;

/** An upstream that answers Messages requests. */
export interface InferenceProvider {
  /** Answers one request; `request.model` is the upstream's own id. Throws GatewayError, before the first batch or later. */
  infer(request: MessagesRequest, context: CallContext): AsyncIterable<EventBatch>;
  /** Models the upstream offers now. Throws GatewayError when it cannot be asked. */
  listModels(context: CallContext): Promise<readonly ModelInfo[]>;
  /** What `infer` would send, without sending, probing or fetching. */
  explain?(request: MessagesRequest, context: CallContext): Promise<Explanation>;
  /** Exact prompt size in tokens. Leave it out and the gateway estimates. */
  countTokens?(request: MessagesRequest, context: CallContext): Promise<number>;
  /** A byte pipe, when the upstream itself speaks `api` for `model`. */
  relay?(api: ApiId, model: string): Relay | undefined;
  /** Releases sockets and timers. */
  close?(): Promise<void>;
}

/** One call, as every layer below the gateway sees it. */
export interface CallContext {
  readonly id: string;
  /** Aborted when the client leaves, the deadline passes or the server stops. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly client: ClientIdentity;
  /** Attempts left, over repair, reconnection and fallback. */
  readonly budget: AttemptBudget;
  /** Called for each field that was mapped, renamed, clamped or dropped. */
  onLoss(loss: Loss): void;
  /** Called with the API that the upstream is called by, once the provider knows it. */
  onUpstreamApi?(api: ApiId): void;
  /** Credentials the client sent for this provider, where the server allows it. */
  readonly providerData?: unknown;
}

/** What the client said of itself: the model as it named it, its session, its betas. */
export interface ClientIdentity {
  readonly model: string;
  readonly sessionId?: string;
  readonly betas: readonly string[];
}

/** One field that did not reach the upstream as the client sent it. `path` is in the client's request, `tools[3].strict`. */
export interface Loss {
  readonly path: string;
  readonly action: 'mapped' | 'renamed' | 'clamped' | 'dropped';
  readonly reason: string;
}

/** What a model can hold, in tokens. An absent number is unknown: nothing is clamped or refused by guess. */
export interface ModelLimits {
  /** Input and output together. */
  readonly context_window?: number;
  /** The largest `max_tokens` the model accepts. */
  readonly max_tokens?: number;
}

/** What a model can do. Absent means unknown. */
export interface ModelCapabilities {
  readonly tools?: boolean;
  readonly image_input?: boolean;
  readonly thinking?: boolean;
}

/** A model as its provider lists it. `id` is the upstream's own. */
export interface ModelInfo {
  readonly id: string;
  readonly model_type: ModelType;
  readonly display_name?: string;
  /** RFC 3339, when the upstream says. */
  readonly created_at?: string;
  readonly limits?: ModelLimits;
  readonly capabilities?: ModelCapabilities;
  /** How fit the model is to be its provider's default for agentic work: higher is better, absent is 0. */
  readonly preference?: number;
}

export type ModelType = 'llm' | 'embedding' | 'rerank' | 'other';

/** What would be sent upstream. `assumed` names what was not asked of the upstream. */
export interface Explanation {
  readonly api: ApiId;
  readonly url: string;
  readonly body: unknown;
  readonly losses: readonly Loss[];
  readonly assumed: readonly string[];
}

/** Passes a client's bytes to an upstream that speaks the same API, and its bytes back. */
export type Relay = (request: RelayRequest, context: CallContext) => Promise<RawResponse>;
export interface RelayRequest {
  readonly operation: 'create' | 'count_tokens';
  readonly body: Uint8Array;
  readonly headers: HeaderMap;
}
export interface RawResponse {
  readonly status: number;
  readonly headers: HeaderMap;
  readonly body: AsyncIterable<Uint8Array>;
}
