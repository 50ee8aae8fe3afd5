import type { ApiId, GatewayError } from '@llama-stack/core';
import { BoundedMemory, type Dialect } from '@llama-stack/provider-http';
import type { ApiChooser, CompatibleUpstream } from '@llama-stack/provider-openai-compatible';
import { openaiChat } from '@llama-stack/translator-openai-chat';
import { openaiResponses } from '@llama-stack/translator-openai-responses';
import { needsResponses, responsesFor } from './responses.ts';

/** Which API a model is called by: the configured one, else what the upstream's refusals taught, else what its name says. */
export class ApiChoice implements ApiChooser {
  readonly #upstream: Pick<CompatibleUpstream, 'configuredApi'>;
  readonly #learned = new BoundedMemory<ApiId>();

  constructor(upstream: Pick<CompatibleUpstream, 'configuredApi'>) {
    this.#upstream = upstream;
  }

  dialectFor(model: string): Dialect | undefined {
    const api = this.#upstream.configuredApi(model) ?? this.#learned.get(model);
    const usesResponses = api === undefined ? needsResponses(model) : api === openaiResponses.api;
    return usesResponses ? responsesFor(model) : undefined;
  }

  reconsider(error: GatewayError, { api }: Dialect, model: string): boolean {
    if (this.#upstream.configuredApi(model) !== undefined || this.#learned.get(model) !== undefined) return false;
    const isWrong = api === openaiResponses.api ? isNotServed(error) : /\bv1\/responses\b|\bresponses api\b/i.test(error.message);
    if (isWrong) this.#learned.set(model, api === openaiResponses.api ? openaiChat.api : openaiResponses.api);
    return isWrong;
  }
}

/** Behind a base URL of one's own there may be a server without the Responses API. A 404 may also be about the model. */
function isNotServed({ details: { upstreamStatus }, message }: GatewayError): boolean {
  if (upstreamStatus === 405 || upstreamStatus === 501) return true;
  return upstreamStatus === 404 && !/\bmodel\b/i.test(message);
}
