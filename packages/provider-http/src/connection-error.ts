import { GatewayError, type GatewayErrorDetails, isGatewayError } from '@llama-stack/core';
import { describeProxyFailure } from './proxy-failure.ts';
import type { UpstreamProxy } from './upstream-proxy.ts';

/** Who is called, for error texts. */
export interface UpstreamIdentity {
  /** The provider's id in the configuration. */
  readonly id: string;
  /** What people call it: `vLLM`. */
  readonly name: string;
  readonly baseUrl: string;
  /** What sets its address and its key, where that is known: an environment variable, or a place in the configuration. */
  readonly setBy?: { readonly baseUrl?: string; readonly apiKey?: string };
  /** What it is called through. */
  readonly proxy?: UpstreamProxy;
}

/** Where in a call something failed. */
export interface FailurePoint {
  readonly upstream: UpstreamIdentity;
  readonly signal: AbortSignal;
  /** Whether the status line had arrived. */
  readonly answered: boolean;
}

/** Makes an error of the connection, of whatever library, a GatewayError with the cause in words. An abort's own reason goes first. */
export function upstreamFailure(error: unknown, { upstream, signal, answered }: FailurePoint): GatewayError {
  if (isGatewayError(error)) return error;
  if (signal.aborted) return abortError(signal.reason, upstream);
  const { id, baseUrl } = upstream;
  const where = new URL(baseUrl).origin;
  const details: GatewayErrorDetails = { provider: id, cause: error };
  const code = codeOf(error);
  const proxyFailure = upstream.proxy && describeProxyFailure({ error, code }, upstream.proxy, upstream);
  if (proxyFailure !== undefined) return new GatewayError('upstream', `${id}: ${proxyFailure}`, { ...details, notSent: true });
  const timedOut = timeouts[code];
  if (timedOut !== undefined) {
    const notSent = code === connectTimeout;
    return new GatewayError('timeout', `${id}: ${where} ${timedOut}`, { ...details, ...(notSent && { notSent }) });
  }
  const unreachable = describeUnreachable(code, upstream);
  if (unreachable !== undefined) {
    const kind = secureCode.test(code) ? settingsMistake : {};
    return new GatewayError('upstream', `${id}: ${unreachable}`, { ...details, ...kind, notSent: true });
  }
  if (code === 'UND_ERR_INVALID_ARG') return new GatewayError('authentication', `${id}: ${describeUnsendable(upstream)}`, details);
  if (error instanceof Error && error.name === 'HTTPParserError') {
    return new GatewayError('upstream', `${id}: what ${where} answers is not HTTP.${addressRemedy(upstream)}`, {
      ...details,
      ...settingsMistake,
    });
  }
  // A connection kept alive may be closed at the other end just as it is used again: a call that got no answer is made once more.
  const again = !answered && { noAnswer: true };
  return new GatewayError('upstream', `${id}: ${where} closed the connection ${answered ? 'while' : 'before'} answering`, {
    ...details,
    ...again,
  });
}

/** Nothing but another setting helps: a client that repeats the call shows the text minutes later. */
const settingsMistake = { shouldRetry: false };

/**
 * An address that never answered is wrong, or its server was not started, rather than down for a moment: who repeats the call reads why
 * it failed minutes later.
 */
export function beforeFirstAnswer(error: unknown): unknown {
  const isUnreachable = isGatewayError(error) && error.code === 'upstream' && error.details.notSent === true;
  return isUnreachable ? new GatewayError(error.code, error.message, { ...error.details, ...settingsMistake }) : error;
}

function abortError(reason: unknown, { id }: UpstreamIdentity): GatewayError {
  if (isGatewayError(reason)) return reason;
  return new GatewayError('upstream', `${id}: the call was given up before it was answered`, { provider: id, cause: reason });
}

const connectTimeout = 'UND_ERR_CONNECT_TIMEOUT';

const timeouts: Readonly<Record<string, string>> = {
  [connectTimeout]: 'did not accept a connection in time',
  ETIMEDOUT: 'stopped reacting',
  UND_ERR_HEADERS_TIMEOUT: 'did not begin to answer in time',
  UND_ERR_BODY_TIMEOUT: 'fell silent in the middle of its answer',
};

const secureCode = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$)/;

/** In words, when the call can never have reached the upstream. */
function describeUnreachable(code: string, upstream: UpstreamIdentity): string | undefined {
  const { origin, hostname } = new URL(upstream.baseUrl);
  if (code === 'ECONNREFUSED') return `nothing listens at ${origin}; is ${upstream.name} running?${addressRemedy(upstream)}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `the host name '${hostname}' cannot be resolved (${code}).${addressRemedy(upstream)}`;
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return `no network leads to ${origin} (${code}).${addressRemedy(upstream)}`;
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return `${origin} does not speak TLS; write its address with http:// instead of https://.${addressRemedy(upstream)}`;
  }
  if (secureCode.test(code)) {
    return `the certificate of ${origin} is not trusted (${code}); NODE_EXTRA_CA_CERTS can name a file with further certificates.`;
  }
  return undefined;
}

/** Of what is sent only the key is free text. A line break or a long dash gets into it where it is copied from a page. */
function describeUnsendable({ setBy }: UpstreamIdentity): string {
  const key = setBy?.apiKey ?? "the provider's `api_key`";
  return `${key} has a character that cannot be sent, such as a line break. Copy it anew.`;
}

/** Where another address is written. */
function addressRemedy({ setBy }: UpstreamIdentity): string {
  return setBy?.baseUrl === undefined ? '' : ` ${setBy.baseUrl} sets its address.`;
}

/** The system's or the library's code. A host with several addresses fails with an AggregateError, one error for each. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && !('code' in error)) return codeOf(error.errors[0]);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
