import { BoundedMemory } from '@llama-stack/core';
import type { HttpClient } from './http-client.ts';
import type { HttpResponse } from './http-response.ts';
import { maxErrorBytes } from './status-error.ts';

/** How long a probe may be silent. */
const silenceMs = 5_000;

/** A server without the endpoint may be a newer one after its next start. */
const absentForMs = 10 * 60_000;

/**
 * Whether an upstream serves an endpoint of Anthropic's kind, asked by a POST that cannot succeed and costs nothing. Asked once,
 * and remembered; a server that cannot say just now is asked again next time.
 */
export class EndpointProbe {
  readonly #http: HttpClient;
  readonly #path: `/${string}`;
  readonly #absent = new BoundedMemory<true>({ expiryMs: absentForMs });
  #served = false;
  #asking: Promise<boolean | undefined> | undefined;

  constructor(http: HttpClient, path: `/${string}`) {
    this.#http = http;
    this.#path = path;
  }

  /** What is known by now; undefined when it was not asked, or could not be told. */
  get known(): boolean | undefined {
    if (this.#served) return true;
    return this.#absent.get(this.#path) === undefined ? undefined : false;
  }

  /** Throws GatewayError when the upstream cannot be reached at all. */
  async isServed(): Promise<boolean | undefined> {
    if (this.known !== undefined) return this.known;
    // Calls that come together share one question, so it is not theirs to abort: its own time limit ends it.
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** Forgets the answer: the upstream seems to be another by now. */
  forget(): void {
    this.#served = false;
    this.#absent.delete(this.#path);
  }

  async #ask(): Promise<boolean | undefined> {
    const signal = AbortSignal.timeout(2 * silenceMs);
    const response = await this.#http.request({ method: 'POST', path: this.#path, body: '{}', signal, silenceMs });
    const served = readAnswer(response.status, await response.beginning(maxErrorBytes));
    this.#served = served === true;
    if (served === false) this.#absent.set(this.#path, true);
    return served;
  }
}

const inconclusive: ReadonlySet<HttpResponse['status']> = new Set([401, 403, 408, 413, 415, 429]);

function readAnswer(status: number, body: string): boolean | undefined {
  if (status === 404) return isAnthropicError(body);
  if (status === 405 || status === 501) return false;
  return inconclusive.has(status) || status >= 500 ? undefined : true;
}

/** A 404 of the endpoint itself, about the model that the probe does not name. */
function isAnthropicError(body: string): boolean {
  return /"type"\s*:\s*"error"/.test(body) && /not_found_error/.test(body);
}
