import { type ApiId, BoundedMemory, type GatewayError } from '@llama-stack/core';
import type { Dialect } from '@llama-stack/provider-http';
import { openaiChat } from '@llama-stack/translator-openai-chat';
import { openaiResponses } from '@llama-stack/translator-openai-responses';

export interface ApiChoiceOptions {
  /** The API that the configuration names for a model: it is not doubted. */
  configured(model: string): ApiId | undefined;
  /** The API by which a model of this name is usually called. */
  usual(model: string): ApiId;
}

/** Which API a model is called by: the configured one, else what the upstream's refusals taught, else what its name says. */
export class ApiChoice {
  readonly #options: ApiChoiceOptions;
  readonly #learned = new BoundedMemory<ApiId>();

  constructor(options: ApiChoiceOptions) {
    this.#options = options;
  }

  apiFor(model: string): ApiId {
    return this.#options.configured(model) ?? this.#learned.get(model) ?? this.#options.usual(model);
  }

  /** Whether a refusal says that the model is to be called by another API, which `apiFor` then names. */
  reconsider(error: GatewayError, { api }: Dialect, model: string): boolean {
    if (this.#options.configured(model) !== undefined || this.#learned.get(model) !== undefined) return false;
    const other = api === openaiChat.api ? referredTo(error) : unserved(error);
    if (other !== undefined) this.#learned.set(model, other);
    return other !== undefined;
  }
}

/** OpenAI takes tools from its newest models by one API only, and says by which (R24). */
function referredTo({ message }: GatewayError): ApiId | undefined {
  return /\bv1\/responses\b|\bresponses api\b/i.test(message) ? openaiResponses.api : undefined;
}

/** Behind a base URL of one's own there may be a server with chat completions only. A 404 may also be about the model, or what it is asked (OpenRouter). */
function unserved({ details: { upstreamStatus }, message }: GatewayError): ApiId | undefined {
  const isMissing =
    upstreamStatus === 405 || upstreamStatus === 501 || (upstreamStatus === 404 && !/\bmodel\b|no endpoints found/i.test(message));
  return isMissing ? openaiChat.api : undefined;
}
