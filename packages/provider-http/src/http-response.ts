import type { IncomingHttpHeaders } from 'node:http';
import { GatewayError, type HeaderMap } from '@llama-stack/core';
import type { UpstreamIdentity } from './connection-error.ts';
import { decodeBody } from './decode-body.ts';
import type { AnswerHead, WireAnswer } from './wire-answer.ts';

/** The most that is read of an answer that must be held whole. */
const maxAnswerBytes = 32 * 1024 * 1024;

/** An answer whose body is still on the wire. Read it to its end, or `discard()`: an unread body holds a connection. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: HeaderMap;
  /** Read from the wire only as it is pulled, once; leaving the loop, or `return()`, releases the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** The whole body. Throws GatewayError `upstream` past 32 MB. */
  text(): Promise<string>;
  /** The beginning of the body, as far as `maxBytes`, fit to be shown: without the keys that were sent. */
  beginning(maxBytes: number): Promise<string>;
  discard(): void;
  /** As `discard`, when the answer is whole though its body may go on: what little follows is read, to keep the connection. */
  settle(): void;
}

interface ResponseContext {
  readonly upstream: UpstreamIdentity;
  /** As it was asked for, the base URL's own included. */
  readonly path: string;
  /** What must not be shown. */
  readonly secrets: readonly string[];
}

/** An answer whose status line has come. Throws GatewayError for redirects: a POST with a key must not wander to other hosts. */
export function openResponse({ status, headers: received }: AnswerHead, wire: WireAnswer, context: ResponseContext): HttpResponse {
  const headers = singleValues(received);
  if (status >= 300 && status < 400) {
    wire.discard();
    throw redirectError(status, headers.location, context);
  }
  const { 'content-encoding': encoding = 'identity' } = headers;
  const body = encoding === 'identity' ? wire : decodeBody(wire, encoding, context.upstream.id);
  return {
    status,
    headers,
    body,
    text: async () => {
      const { text, whole } = await collect(body, maxAnswerBytes);
      if (whole) return text;
      throw new GatewayError('upstream', `${context.upstream.id}: the answer is larger than ${maxAnswerBytes} bytes`, {
        provider: context.upstream.id,
      });
    },
    beginning: async (maxBytes) => {
      const { text } = await collect(body, maxBytes);
      return context.secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
    },
    discard: () => wire.discard(),
    settle: () => wire.settle(),
  };
}

async function collect(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<{ readonly text: string; readonly whole: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) return { text: Buffer.concat(chunks).toString('utf8', 0, maxBytes), whole: false };
  }
  return { text: Buffer.concat(chunks).toString('utf8'), whole: true };
}

function singleValues(headers: IncomingHttpHeaders): HeaderMap {
  const single: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) single[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return single;
}

function redirectError(status: number, location: string | undefined, { upstream, path }: ResponseContext): GatewayError {
  const { id, baseUrl, setBy } = upstream;
  const asked = new URL(path, baseUrl);
  const target = location !== undefined && URL.canParse(location, asked.href) ? withoutQuery(new URL(location, asked)) : 'another place';
  const remedy = setBy?.baseUrl === undefined ? 'Set the base URL' : `Set ${setBy.baseUrl}`;
  const from = withoutQuery(asked);
  const message = `${id}: ${from} redirects to ${target === from ? 'itself' : target}. ${remedy} to where the API really is.`;
  return new GatewayError('upstream', message, { provider: id, upstreamStatus: status });
}

/** Queries of sign-in pages hold secrets. */
function withoutQuery({ origin, pathname }: URL): string {
  return origin + pathname;
}
