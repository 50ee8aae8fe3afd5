import { GatewayError, type GatewayErrorCode } from '@llama-stack/core';
import { readRetryAfter } from '@llama-stack/core/translation';
import type { UpstreamIdentity } from './connection-error.ts';
import type { HttpResponse } from './http-response.ts';

/** As much of an error answer as is read. */
export const maxErrorBytes = 64 * 1024;

/** How much of an error's text is shown when it is not in a form we know. */
const shownCharacters = 300;

interface Question {
  readonly upstream: UpstreamIdentity;
  readonly path: string;
}

type Refusal = Pick<HttpResponse, 'status' | 'headers'>;

/** What a refused side call (a list, a probe) says, by its status: these have no translator to read their errors. */
export async function statusError(response: HttpResponse, { upstream, path }: Question): Promise<GatewayError> {
  const { status } = response;
  const text = (await response.beginning(maxErrorBytes)).trim();
  if (isHtml(text)) return pageError(response, { upstream, path });
  const details = { provider: upstream.id, upstreamStatus: status };
  const shown = text.slice(0, shownCharacters);
  if (status === 401 || status === 403) return new GatewayError(codeFor(status), refusedKey(upstream, status), details);
  if (status === 404) {
    const words = `${upstream.id}: ${addressOf(upstream)} has no ${path}. ${checkAddress(upstream)}`;
    return new GatewayError('not_found', `${words}${shown === '' ? '' : ` It says: ${shown}`}`, details);
  }
  const said = shown === '' ? '' : `: ${shown}`;
  return new GatewayError(codeFor(status), `${upstream.id}: ${addressOf(upstream)}${path} answered ${status}${said}`, details);
}

/** A page in an API's place: of a proxy in trouble, by its status, or of a website that the address leads to. */
export function pageError({ status, headers }: Refusal, { upstream, path }: Question): GatewayError {
  const details = { provider: upstream.id, upstreamStatus: status, ...readRetryAfter(headers, '') };
  if (status === 401 || status === 403) return new GatewayError(codeFor(status), refusedKey(upstream, status), details);
  const words = `${upstream.id}: ${addressOf(upstream)}${path} answered ${status} with an HTML page. ${checkAddress(upstream)}`;
  return new GatewayError(codeFor(status), words, details);
}

/** That the key is wrong, and what holds it. */
export function refusedKey({ id, name, setBy }: UpstreamIdentity, status: number): string {
  const remedy = setBy?.apiKey === undefined ? "Check the provider's `api_key`." : `Check ${setBy.apiKey}.`;
  return `${id}: ${name} refused the key (${status}). ${remedy}`;
}

/** A 2xx answer's JSON. Throws GatewayError when it is not JSON, which mostly means another server. */
export function parseAnswer(text: string, upstream: UpstreamIdentity): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const kind = isHtml(text) ? 'an HTML page' : 'something that is not JSON';
    const { id, baseUrl } = upstream;
    throw new GatewayError('upstream', `${id}: ${new URL(baseUrl).origin} answered ${kind}. ${checkAddress(upstream)}`, {
      provider: id,
      cause,
    });
  }
}

function checkAddress({ setBy }: UpstreamIdentity): string {
  return setBy?.baseUrl === undefined ? 'Check the base URL.' : `Check ${setBy.baseUrl}.`;
}

export function isHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body)/i.test(text);
}

function addressOf({ baseUrl }: UpstreamIdentity): string {
  const { origin, pathname } = new URL(baseUrl);
  return origin + pathname.replace(/\/+$/, '');
}

function codeFor(status: number): GatewayErrorCode {
  if (status === 401) return 'authentication';
  if (status === 403) return 'permission';
  if (status === 429) return 'rate_limited';
  if (status === 503 || status === 529) return 'overloaded';
  return 'upstream';
}
