import type { HeaderMap } from '@llama-stack/core';
import { beforeFirstAnswer, type UpstreamIdentity, upstreamFailure } from './connection-error.ts';
import { createDispatcher, type DispatchOptions } from './create-dispatcher.ts';
import { type HttpResponse, openResponse } from './http-response.ts';
import { SentBody } from './sent-body.ts';
import { parseAnswer, statusError } from './status-error.ts';
import { untilAborted } from './until-aborted.ts';
import { proxyFor } from './upstream-proxy.ts';
import { type AnswerHead, WireAnswer } from './wire-answer.ts';

/** Time limits in ms. There is none on a whole call: a long answer is no fault as long as it moves. */
export interface HttpTimeouts {
  /** Until the connection stands, TLS included. */
  readonly connectMs: number;
  /** From the sent request to the first byte of the answer: a local server may load a model meanwhile. */
  readonly firstByteMs: number;
  /** The longest silence within an answer, while we are reading. */
  readonly idleMs: number;
}

const standardTimeouts: HttpTimeouts = { connectMs: 10_000, firstByteMs: 20 * 60_000, idleMs: 20 * 60_000 };

export interface HttpClientOptions {
  readonly upstream: UpstreamIdentity;
  /** Asked for each request, with what is about to be sent: keys, signatures. Lower-case names. */
  headers?(request: HttpRequest): HeaderMap | Promise<HeaderMap>;
  readonly timeouts?: Partial<HttpTimeouts>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Joined to the base URL. */
  readonly path: `/${string}`;
  readonly headers?: HeaderMap;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
  /** Credentials that the client sent for this provider. */
  readonly providerData?: unknown;
  /** Replaces `firstByteMs` and `idleMs`, for side calls that nobody waits long for. */
  readonly silenceMs?: number;
}

/** One upstream's connections. Whatever fails is a GatewayError that names the provider, the host and the remedy. */
export interface HttpClient {
  readonly upstream: UpstreamIdentity;
  /** Resolves with the status line; the body is still to be read or discarded. Throws for redirects and failed connections. */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** The JSON of a 2xx answer. Throws GatewayError for any other status. */
  json(request: HttpRequest): Promise<unknown>;
  close(): Promise<void>;
}

/** Opens nothing yet: connections are made on demand and kept alive. Throws ConfigError when the environment's proxy is none. */
export function createHttpClient({ upstream: named, headers, timeouts }: HttpClientOptions): HttpClient {
  const limits = { ...standardTimeouts, ...timeouts };
  const base = new URL(named.baseUrl);
  const proxy = proxyFor(base, process.env);
  const upstream = proxy === undefined ? named : { ...named, proxy };
  const prefix = base.pathname.replace(/\/+$/, '');
  const dispatcher = createDispatcher(proxy, limits.connectMs);
  let hasAnswered = false;

  /** Keys that are fetched first may take their time: who leaves meanwhile does not wait for them. */
  async function ownHeaders(outgoing: HttpRequest): Promise<HeaderMap | undefined> {
    const own = headers?.(outgoing);
    if (!(own instanceof Promise)) return own;
    const { signal } = outgoing;
    try {
      return await untilAborted(own, signal);
    } catch (error) {
      throw signal.aborted ? upstreamFailure(error, { upstream, signal, answered: false }) : error;
    }
  }

  async function open(answer: WireAnswer, options: DispatchOptions, signal: AbortSignal): Promise<AnswerHead> {
    try {
      const head = await answer.open((handler) => dispatcher.dispatch(options, handler));
      hasAnswered = true;
      return head;
    } catch (error) {
      throw hasAnswered || signal.aborted ? error : beforeFirstAnswer(error);
    }
  }

  async function request(outgoing: HttpRequest): Promise<HttpResponse> {
    const own = await ownHeaders(outgoing);
    const { signal, silenceMs } = outgoing;
    const body = outgoing.body === undefined ? null : new SentBody(outgoing.body);
    const options: DispatchOptions = {
      origin: base.origin,
      method: outgoing.method,
      path: prefix + outgoing.path,
      headers: {
        ...(body !== null && { 'content-type': 'application/json', 'content-length': String(body.length) }),
        ...outgoing.headers,
        ...own,
        // A compressed stream is delivered in lumps, and costs both sides time.
        'accept-encoding': 'identity',
      },
      body,
      headersTimeout: silenceMs ?? limits.firstByteMs,
      bodyTimeout: silenceMs ?? limits.idleMs,
    };
    const answer = new WireAnswer(upstream, signal);
    const head = await open(answer, options, signal);
    return openResponse(head, answer, { upstream, path: options.path, secrets: secretsOf(own) });
  }

  return {
    upstream,
    request,
    json: async (outgoing) => {
      const response = await request(outgoing);
      if (response.status >= 300) throw await statusError(response, { upstream, path: outgoing.path });
      return parseAnswer(await response.text(), upstream);
    },
    close: () => dispatcher.destroy(),
  };
}

/** Keys as they were sent: some upstreams repeat them in their errors. Short ones are words, such as `fake`. */
function secretsOf(headers: HeaderMap = {}): readonly string[] {
  const names = ['x-api-key', 'api-key', 'x-amz-security-token'];
  const keys = [headers.authorization?.replace(/^Bearer /i, ''), ...names.map((name) => headers[name])];
  return keys.filter((key) => key !== undefined).filter((key) => key.length >= 8);
}
