import type { CallContext } from '@llama-stack/core';
import { EndpointProbe, type HttpClient } from '@llama-stack/provider-http';
import type { VllmConfig } from './config.ts';

export const messagesPath = '/v1/messages';

/** Releases before this one lose the ids of tool results on their `/v1/messages`. */
const firstSound = { major: 0, minor: 17 };

/** Whether a vLLM server is called by its own `/v1/messages`: when it serves it, and soundly. */
export class NativeMessages {
  readonly #mode: VllmConfig['native_messages'];
  readonly #http: HttpClient;
  readonly #messages: EndpointProbe;
  readonly #counts: EndpointProbe;
  #early: boolean | undefined;

  constructor(mode: VllmConfig['native_messages'], http: HttpClient) {
    this.#mode = mode;
    this.#http = http;
    this.#messages = new EndpointProbe(http, messagesPath);
    this.#counts = new EndpointProbe(http, `${messagesPath}/count_tokens`);
  }

  /** As far as it is known; undefined when the server was not asked. */
  get known(): boolean | undefined {
    if (this.#mode !== 'auto') return this.#mode === 'always';
    return this.#early === true ? false : this.#messages.known;
  }

  /** Asks the server if need be. What it cannot say just now counts as no: chat completions are there in every release. */
  async isUsed(context: Pick<CallContext, 'logger'>): Promise<boolean> {
    if (this.known !== undefined) return this.known;
    const served = await this.#messages.isServed();
    if (served === undefined) context.logger.debug({ path: messagesPath }, 'The server could not say whether it serves Messages');
    this.#early = served === true && (await this.#counts.isServed()) === false && (await this.#isEarlyRelease());
    return served === true && !this.#early;
  }

  /** After a refusal of the endpoint: whether it is gone. */
  async isGone(context: Pick<CallContext, 'logger'>): Promise<boolean> {
    if (this.#mode !== 'auto') return false;
    this.#messages.forget();
    return !(await this.isUsed(context));
  }

  /** Sound releases also count tokens; this asks one that does not for its version. A server that tells none is not an early vLLM. */
  async #isEarlyRelease(): Promise<boolean> {
    const response = await this.#http.request({ method: 'GET', path: '/version', signal: AbortSignal.timeout(5_000) });
    const [, major, minor] = /"version"\s*:\s*"v?(\d+)\.(\d+)/.exec(await response.beginning(1_024)) ?? [];
    return Number(major) === firstSound.major && Number(minor) < firstSound.minor;
  }
}
