import { setTimeout as sleep } from 'node:timers/promises';
import { BoundedMemory, type CallContext, type GatewayError, isGatewayError, type OutboundTranslator } from '@llama-stack/core';
import { EndpointProbe, type HttpClient } from '@llama-stack/provider-http';
import { anthropicMessages, type MessagesQuirks } from '@llama-stack/translator-anthropic-messages';
import type { BedrockConfig } from '../config.ts';
import { parseError } from '../errors/parse-error.ts';
import { mantleModel } from '../model-id.ts';

export const mantlePath = '/anthropic/v1/messages';

/** Messages as bedrock-mantle serves them: refusals may come from AWS's gate before it. */
export const mantleMessages: OutboundTranslator<MessagesQuirks> = {
  ...anthropicMessages.outbound,
  formatRequest: (call) => {
    const model = mantleModel(call.request.model) ?? call.request.model;
    return anthropicMessages.outbound.formatRequest({ ...call, request: { ...call.request, model } });
  },
  parseError: (status, headers, body) =>
    headers['x-amzn-errortype'] === undefined
      ? anthropicMessages.outbound.parseError(status, headers, body)
      : parseError(status, headers, body),
};

/** Whether it is the model or the right to call it that is missing on mantle: InvokeModel may have both. */
const elsewhere: ReadonlySet<number | undefined> = new Set([403, 404, 405]);

/** Or the words of a 400, where the status does not tell. */
const unknownModel = /\bmodel\b.{0,80}?\b(?:invalid|not (?:found|valid|supported|available|served))|(?:invalid|unknown|unsupported) model/i;

/** How long a call waits for the question: a network without a way to mantle may take much longer to say so. */
const patienceMs = 2_000;

/** A region without mantle may get it; one that cannot be reached may be reachable again. */
const askAgainMs = 10 * 60_000;

/** Which models are called on bedrock-mantle: asked of it once, and learned from its refusals. */
export class MantleMessages {
  readonly #mode: BedrockConfig['native_messages'];
  readonly #probe: EndpointProbe;
  readonly #unclear = new BoundedMemory<true>({ expiryMs: askAgainMs });
  readonly #absentModels = new BoundedMemory<true>();

  constructor(mode: BedrockConfig['native_messages'], http: HttpClient) {
    this.#mode = mode;
    this.#probe = new EndpointProbe(http, mantlePath);
  }

  /** As far as it is known; undefined when it was not asked. */
  known(model: string): boolean | undefined {
    if (mantleModel(model) === undefined) return false;
    if (this.#mode !== 'auto') return this.#mode === 'always';
    if (this.#absentModels.get(model) === true || this.#unclear.get('') === true) return false;
    return this.#probe.known;
  }

  /** Asks mantle if need be. What it cannot say just now counts as no: InvokeModel is there in every region. */
  async isUsed(model: string, { logger }: Pick<CallContext, 'logger'>): Promise<boolean> {
    const known = this.known(model);
    if (known !== undefined) return known;
    const asked = this.#ask(logger);
    return (await Promise.race([asked, sleep(patienceMs, undefined, { ref: false })])) === true;
  }

  /** After a refusal on mantle: whether the model is to be called by InvokeModel from now on. */
  isAbsent(model: string, { code, details, message }: GatewayError): boolean {
    const isMissing = elsewhere.has(details.upstreamStatus) || code === 'not_found' || unknownModel.test(message);
    if (this.#mode !== 'auto' || !isMissing) return false;
    this.#absentModels.set(model, true);
    return true;
  }

  async #ask(logger: CallContext['logger']): Promise<boolean | undefined> {
    try {
      const served = await this.#probe.isServed();
      if (served === undefined) this.#unclear.set('', true);
      return served;
    } catch (error) {
      if (!isGatewayError(error)) throw error;
      logger.debug({ err: error }, 'bedrock-mantle cannot be reached; Claude is called by InvokeModel');
      this.#unclear.set('', true);
      return undefined;
    }
  }
}
