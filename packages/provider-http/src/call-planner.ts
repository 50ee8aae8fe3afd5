import {
  BoundedMemory,
  type CallContext,
  type EventBatch,
  type FormattedRequest,
  type GatewayError,
  type MessagesRequest,
  type ModelLimits,
  measurePrompt,
  type PromptSize,
  refuse,
  type UpstreamCall,
} from '@llama-stack/core';
import type { Assumption } from './create-http-provider.ts';
import type { Dialect, MediaQuirks } from './dialect.ts';
import { KnownQuirks } from './known-quirks.ts';
import { createMessageId } from './message-id.ts';
import { TokenRatios } from './token-ratios.ts';

/** A call, translated and ready to be sent. */
export interface CallPlan {
  readonly dialect: Dialect;
  /** Its `promptTokens` are estimated from what is sent. */
  readonly call: UpstreamCall<MediaQuirks>;
  readonly formatted: FormattedRequest;
  readonly size: PromptSize;
}

interface PlanInput {
  readonly request: MessagesRequest;
  readonly context: CallContext;
  /** What one call's repair adds to what is remembered. */
  readonly repaired?: Partial<MediaQuirks>;
}

/** Turns requests into calls, with all that earlier answers taught about their model. */
export class CallPlanner {
  readonly #provider: string;
  readonly #quirks = new BoundedMemory<Partial<MediaQuirks>>();
  readonly #known = new KnownQuirks();
  readonly #windows = new BoundedMemory<number>();
  readonly #ratios = new TokenRatios();

  constructor(provider: string) {
    this.#provider = provider;
  }

  /** The quirks of a dialect as they are for this model, and this session with it, as far as is known. */
  quirksFor({ api, quirks }: Dialect, model: string, sessionId?: string): MediaQuirks {
    const ofModel = this.#quirks.get(keyOf(api, model));
    const ofSession = sessionId === undefined ? undefined : this.#quirks.get(keyOf(api, model, sessionId));
    return { ...quirks, ...ofModel, ...ofSession };
  }

  plan({ dialect, limits }: Omit<Assumption, 'assumed'>, { request, context, repaired }: PlanInput): CallPlan {
    const { model } = request;
    const call: UpstreamCall<MediaQuirks> = {
      request,
      clientModel: context.client.model,
      quirks: this.#known.same({ ...this.quirksFor(dialect, model, context.client.sessionId), ...repaired }),
      messageId: createMessageId(),
      provider: this.#provider,
      limits: this.#withLearnedWindow(limits, model),
      promptTokens: this.#ratios.estimate(model, measureRequest(request)),
      ...(context.client.sessionId !== undefined && { sessionId: context.client.sessionId }),
    };
    const formatted = dialect.translator.formatRequest(call);
    const size = measurePrompt(formatted.body);
    return { dialect, call: { ...call, promptTokens: this.#ratios.estimate(model, size) }, formatted, size };
  }

  /** The answer to a request that the upstream's content filter refused. */
  refusal(request: MessagesRequest, { explanation, context }: { readonly explanation: string; readonly context: CallContext }): EventBatch {
    const promptTokens = this.#ratios.estimate(request.model, measureRequest(request));
    return refuse({ id: createMessageId(), model: context.client.model, promptTokens, explanation });
  }

  /** Keeps the quirks that made an upstream accept a call: for the model, or for the session where its content called for them. */
  rememberRepair({ dialect, call }: CallPlan, repaired: Partial<MediaQuirks>): void {
    const { ofConversation = [] } = dialect.translator;
    const { model } = call.request;
    for (const [name, value] of Object.entries(repaired)) {
      if (!ofConversation.includes(name)) this.#keep(keyOf(dialect.api, model), { [name]: value });
      else if (call.sessionId !== undefined) this.#keep(keyOf(dialect.api, model, call.sessionId), { [name]: value });
    }
  }

  #keep(key: string, quirks: Partial<MediaQuirks>): void {
    this.#quirks.set(key, { ...this.#quirks.get(key), ...quirks });
  }

  /** Keeps what a refusal says of sizes. True when it tells more of the room for an answer than was known before. */
  rememberRefusal({ call, size }: CallPlan, { details }: GatewayError): boolean {
    const { window, promptTokens, atLeast = 0 } = details.overflow ?? {};
    const { model } = call.request;
    if (window === undefined) return false;
    const isAboveEstimate = atLeast > call.promptTokens;
    const counted = isAboveEstimate ? atLeast : promptTokens;
    if (counted !== undefined) this.#ratios.learn(model, size, counted);
    const isNew = call.limits.context_window === undefined;
    if (isNew) this.#windows.set(model, window);
    return isNew || isAboveEstimate;
  }

  /** Learns from an answer's last batch how many tokens the prompt really took. */
  rememberUsage({ call, size }: CallPlan, last: EventBatch): void {
    for (const event of last) {
      if (event.type !== 'message_delta') continue;
      const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens } = event.usage;
      this.#ratios.learn(call.request.model, size, input_tokens + cache_read_input_tokens + cache_creation_input_tokens);
    }
  }

  #withLearnedWindow(limits: ModelLimits, model: string): ModelLimits {
    const learned = this.#windows.get(model);
    return limits.context_window !== undefined || learned === undefined ? limits : { ...limits, context_window: learned };
  }
}

/** The size before translation. */
function measureRequest({ system, messages, tools }: MessagesRequest): PromptSize {
  return measurePrompt([system, messages, tools]);
}

function keyOf(...parts: readonly string[]): string {
  return parts.join(' ');
}
