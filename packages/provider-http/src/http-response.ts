import { GatewayError, type HeaderMap } from '@llama-stack/core';
import type { Dispatcher } from 'undici';
import { type UpstreamIdentity, upstreamFailure } from './connection-error.ts';

/** The most that is read of an answer that must be held whole. */
const maxAnswerBytes = 32 * 1024 * 1024;

/** An answer whose body is still on the wire. Read it to its end, or `discard()`: an unread body holds a connection. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: HeaderMap;
  /** Read from the wire only as it is pulled; leaving the loop releases the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** The whole body. Throws GatewayError `upstream` past 32 MB. */
  text(): Promise<string>;
  /** The beginning of the body, as far as `maxBytes`. */
  beginning(maxBytes: number): Promise<string>;
  discard(): void;
  /** Says that the answer is whole, though the body may not have ended: what little follows is read, and the connection kept. */
  settle(): void;
}

/** How long, and for how many bytes, a body may go on after the answer's end. */
const settling = { ms: 1_000, bytes: 64 * 1024 };

type WireBody = Dispatcher.ResponseData['body'];

interface ResponseContext {
  readonly upstream: UpstreamIdentity;
  readonly signal: AbortSignal;
}

/** Wraps undici's answer. Throws GatewayError for redirects: a POST with a key must not wander to other hosts. */
export function openResponse(answer: Dispatcher.ResponseData, context: ResponseContext): HttpResponse {
  const headers = singleValues(answer.headers);
  const state: BodyState = { settled: false };
  const body = readBody(answer.body, context, state);
  const discard = () => discardBody(answer.body);
  if (answer.statusCode >= 300 && answer.statusCode < 400) {
    discard();
    throw redirectError(answer.statusCode, headers.location, context.upstream);
  }
  return {
    status: answer.statusCode,
    headers,
    body,
    text: async () => {
      const { text, whole } = await collect(body, maxAnswerBytes);
      if (whole) return text;
      throw new GatewayError('upstream', `${context.upstream.id}: the answer is larger than ${maxAnswerBytes} bytes`, {
        provider: context.upstream.id,
      });
    },
    beginning: async (maxBytes) => (await collect(body, maxBytes)).text,
    discard,
    settle: () => {
      state.settled = true;
    },
  };
}

interface BodyState {
  settled: boolean;
}

async function* readBody(body: WireBody, { upstream, signal }: ResponseContext, state: BodyState): AsyncGenerator<Uint8Array> {
  try {
    yield* body.iterator({ destroyOnReturn: false });
  } catch (error) {
    throw upstreamFailure(error, { upstream, signal, answered: true });
  } finally {
    if (state.settled) dumpBody(body);
    else discardBody(body);
  }
}

function dumpBody(body: WireBody): void {
  body.dump({ limit: settling.bytes, signal: AbortSignal.timeout(settling.ms) }).catch(() => discardBody(body));
}

/** Destroying a body that is still under way also destroys its socket; the error this raises tells nobody anything new. */
function discardBody(body: WireBody): void {
  body.on('error', () => undefined);
  body.destroy();
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

function singleValues(headers: Dispatcher.ResponseData['headers']): HeaderMap {
  const entries = Object.entries(headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

function redirectError(status: number, location: string | undefined, { id, baseUrl, variables }: UpstreamIdentity): GatewayError {
  const target = location !== undefined && URL.canParse(location, baseUrl) ? new URL(location, baseUrl).origin : 'another place';
  const remedy = variables?.baseUrl === undefined ? 'Set the base URL' : `Set ${variables.baseUrl}`;
  return new GatewayError('upstream', `${id}: ${new URL(baseUrl).origin} redirects to ${target}. ${remedy} to where the API really is.`, {
    provider: id,
    upstreamStatus: status,
  });
}
