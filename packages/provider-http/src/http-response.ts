import { GatewayError, type HeaderMap } from '@llama-stack/core';
import type { Dispatcher } from 'undici';
import { type UpstreamIdentity, upstreamFailure } from './connection-error.ts';

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

/** How long, and for how many bytes, a body may go on after the answer's end. */
const settling = { ms: 1_000, bytes: 64 * 1024 };

interface ResponseContext {
  readonly upstream: UpstreamIdentity;
  readonly signal: AbortSignal;
  /** What must not be shown. */
  readonly secrets: readonly string[];
}

/** Wraps undici's answer. Throws GatewayError for redirects: a POST with a key must not wander to other hosts. */
export function openResponse(answer: Dispatcher.ResponseData, context: ResponseContext): HttpResponse {
  const headers = singleValues(answer.headers);
  const body = new WireBody(answer.body, context);
  const discard = () => body.discard();
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
    beginning: async (maxBytes) => {
      const { text } = await collect(body, maxBytes);
      return context.secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
    },
    discard,
    settle: () => body.settle(),
  };
}

/** undici's body with our errors. Unlike a generator it releases the connection also when it is left before the first read. */
class WireBody implements AsyncIterableIterator<Uint8Array> {
  readonly #body: Dispatcher.ResponseData['body'];
  readonly #context: ResponseContext;
  readonly #reader: AsyncIterator<Uint8Array>;
  #released = false;

  constructor(body: Dispatcher.ResponseData['body'], context: ResponseContext) {
    this.#body = body;
    this.#context = context;
    this.#reader = body.iterator({ destroyOnReturn: false });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    try {
      return await this.#reader.next();
    } catch (error) {
      this.discard();
      throw upstreamFailure(error, { ...this.#context, answered: true });
    }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.discard();
    return { done: true, value: undefined };
  }

  /** Destroys the body, and with it the socket when it is not at its end. The error this raises tells nobody anything new. */
  discard(): void {
    if (this.#released) return;
    this.#released = true;
    this.#body.on('error', () => undefined);
    this.#body.destroy();
  }

  settle(): void {
    if (this.#released) return;
    this.#released = true;
    this.#drain().catch((error: unknown) => this.#body.destroy(error instanceof Error ? error : undefined));
  }

  /** The reader goes first: while it listens, nobody else can read. */
  async #drain(): Promise<void> {
    await this.#reader.return?.();
    await this.#body.dump({ limit: settling.bytes, signal: AbortSignal.timeout(settling.ms) });
  }
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
