import type { GatewayError } from '../errors/gateway-error.ts';
import type { Message } from '../messages/message.ts';
import type { CountTokensRequest, MessagesRequest } from '../messages/request.ts';
import type { EventBatch } from '../messages/stream-event.ts';
import type { HeaderMap, Loss, ModelLimits } from './inference-provider.ts';

/** The name of a wire format, such as `anthropic-messages`, `openai-chat`, `openai-responses`, `bedrock-converse`. */
export type ApiId = string;

/** Relates one wire API to Messages. Its halves are synchronous and pure: no I/O, clock, randomness or logger. */
export interface ApiTranslator<Quirks = unknown> {
  readonly api: ApiId;
  /** Present when we serve this API to clients. */
  readonly inbound?: InboundTranslator;
  /** Present when we call upstreams by this API. */
  readonly outbound?: OutboundTranslator<Quirks>;
}

/** What a client sent: the parsed JSON body, its headers (lower-case names) and when it came, in ms since the epoch. */
export interface ClientCall {
  /** The call's id, sent to the client as `request-id`. */
  readonly id: string;
  readonly body: unknown;
  readonly headers: HeaderMap;
  readonly receivedAt: number;
}

/** An API as our clients speak it. */
export interface InboundTranslator {
  /** The route that serves it, such as `/v1/messages`. */
  readonly path: `/${string}`;
  /** Validates a body. Throws GatewayError `invalid_request` with the path of each mistake. */
  parseRequest(call: ClientCall): MessagesRequest;
  /** The body of a non-streaming answer. */
  formatMessage(message: Message, call: ClientCall): unknown;
  openStream(call: ClientCall): StreamFormatter;
  formatError(error: GatewayError, requestId: string): ErrorAnswer;
  /** Validates the body of a token count. Absent, as `formatTokenCount`, when the API has no such route. */
  parseCountTokens?(call: ClientCall): CountTokensRequest;
  /** The body of a token count's answer. */
  formatTokenCount?(tokens: number): unknown;
  /** A body fit to be relayed: seals of ours that the upstream cannot read are gone. The same bytes when there are none. */
  cleanForRelay?(body: Uint8Array): Uint8Array;
}

/** An error in wire form. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: HeaderMap;
  readonly body: unknown;
}

/** Everything that an outbound translator may know about one call. */
export interface UpstreamCall<Quirks> {
  /** `request.model` is the upstream's own id. */
  readonly request: MessagesRequest;
  /** The model as the client named it: the name that the answer must carry. */
  readonly clientModel: string;
  readonly quirks: Quirks;
  /** The id of the answer, `msg_…`: translators make none of their own. */
  readonly messageId: string;
  /** The provider's id in the configuration: the origin written into reasoning seals. */
  readonly provider: string;
  /** What is known of the model's limits; an absent number is unknown, never guessed. */
  readonly limits: ModelLimits;
  /** Estimated prompt size in tokens, for `message_start`. */
  readonly promptTokens: number;
  readonly sessionId?: string;
}

/** A body to send, and what could not be carried over as it was. */
export interface FormattedRequest {
  readonly body: unknown;
  readonly losses: readonly Loss[];
}

/** An API as our upstreams speak it. */
export interface OutboundTranslator<Quirks> {
  formatRequest(call: UpstreamCall<Quirks>): FormattedRequest;
  /** Quirks that would make the upstream accept the call, or undefined when nothing can be repaired. */
  repair?(error: GatewayError, call: UpstreamCall<Quirks>): Partial<Quirks> | undefined;
  /** Of the quirks that `repair` returns, those that one conversation's content calls for: other conversations with the model keep theirs. */
  readonly ofConversation?: readonly string[];
  /** A non-streaming answer. Throws GatewayError when the body is not one. */
  parseMessage(body: unknown, call: UpstreamCall<Quirks>): Message;
  openStream(call: UpstreamCall<Quirks>): StreamParser;
  /** Makes an upstream's error answer a GatewayError, its wording fit for the client's recovery. */
  parseError(status: number, headers: HeaderMap, body: string): GatewayError;
}

/** Wire bytes in, events out. Never waits. Throws GatewayError when the upstream reports an error or breaks its protocol. */
export interface StreamParser {
  /** The first batch, `message_start`: sent once the upstream has accepted the call. */
  begin(): EventBatch;
  push(chunk: Uint8Array): EventBatch;
  /** Called at the end of the body. Throws GatewayError `upstream` when the answer was cut off. */
  end(): EventBatch;
}

/** Events in, wire text out. Never waits. */
export interface StreamFormatter {
  push(batch: EventBatch): string;
  ping(): string;
  fail(error: GatewayError): string;
  end(): string;
}
