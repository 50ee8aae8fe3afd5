import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HeaderMap } from '@llama-stack/core';

/** One request as the upstream saw it. */
export interface UpstreamRequest {
  readonly method: string;
  /** As sent, percent-encoded, without the query. */
  readonly path: string;
  /** Without the `?`; empty when there is none. */
  readonly query: string;
  readonly headers: HeaderMap;
  readonly text: string;
  /** The body parsed, or undefined when it is not JSON. */
  readonly json: unknown;
  /** Resolves when the client goes away before it has the whole answer; never otherwise. */
  readonly closed: Promise<void>;
  /** Bytes of the answer's body that the socket has taken so far. A client that stops reading stops this count. */
  readonly sentBytes: number;
}

/** What to answer: one of `json`, `text` and `sse`. Without any, `hang` and `cut` leave the client without a status line. */
export interface UpstreamAnswer {
  /** 200 when left out. */
  readonly status?: number;
  readonly headers?: HeaderMap;
  readonly json?: unknown;
  readonly text?: string;
  /** Chunks as they are written to the socket, each after the one before was taken. May be endless. */
  readonly sse?: string | Iterable<string | Uint8Array>;
  /** Silence before the status line, in ms. */
  readonly delayMs?: number;
  /** Silence before each chunk after the first, in ms. */
  readonly pauseMs?: number;
  /** How the answer ends once all is sent: properly (`end`), with the socket destroyed (`cut`), or never (`hang`). */
  readonly finish?: 'end' | 'cut' | 'hang';
}

export type UpstreamHandler = (request: UpstreamRequest) => UpstreamAnswer | Promise<UpstreamAnswer>;

/** A running upstream. */
export interface Upstream {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly UpstreamRequest[];
  /** Stops it at once: open connections are destroyed. */
  close(): Promise<void>;
}

/** Starts an HTTP server on a free port of the loopback address that answers what `handler` says. */
export async function startUpstream(handler: UpstreamHandler): Promise<Upstream> {
  const requests: UpstreamRequest[] = [];
  const server = createServer((incoming, response) => {
    serve(incoming, response, (request) => {
      requests.push(request);
      return handler(request);
    }).catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

async function serve(incoming: IncomingMessage, response: ServerResponse, handler: UpstreamHandler): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const sent = { bytes: 0 };
  const answer = await answerOf(handler, await readRequest(incoming, gone.signal, sent));
  try {
    if (answer.delayMs !== undefined) await sleep(answer.delayMs, undefined, { signal: gone.signal });
    await send(answer, response, { signal: gone.signal, sent });
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

/** A handler that throws is a mistake in the test: it shows as a 500 with its message. */
async function answerOf(handler: UpstreamHandler, request: UpstreamRequest): Promise<UpstreamAnswer> {
  try {
    return await handler(request);
  } catch (error) {
    return { status: 500, json: { error: { type: 'scripted_upstream', message: String(error) } } };
  }
}

async function readRequest(incoming: IncomingMessage, gone: AbortSignal, sent: { readonly bytes: number }): Promise<UpstreamRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const [path = '/', ...query] = (incoming.url ?? '/').split('?');
  return {
    method: incoming.method ?? 'GET',
    path,
    query: query.join('?'),
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    text,
    json: parseJson(text),
    closed: new Promise((resolve) => {
      gone.addEventListener('abort', () => resolve(), { once: true });
    }),
    get sentBytes() {
      return sent.bytes;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Delivery {
  readonly signal: AbortSignal;
  readonly sent: { bytes: number };
}

async function send(answer: UpstreamAnswer, response: ServerResponse, { signal, sent }: Delivery): Promise<void> {
  const body = bodyOf(answer);
  if (body === undefined && answer.finish === 'hang') return;
  if (body === undefined && answer.finish === 'cut') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status ?? 200, { ...body?.headers, ...answer.headers });
  response.flushHeaders();
  let first = true;
  for (const chunk of body?.chunks ?? []) {
    if (!first && answer.pauseMs !== undefined) await sleep(answer.pauseMs, undefined, { signal });
    first = false;
    await write(response, chunk, signal);
    sent.bytes += Buffer.byteLength(chunk);
  }
  if (answer.finish === 'cut') response.destroy();
  else if (answer.finish !== 'hang') response.end();
}

/** Waits until the socket has taken the chunk: what comes after it must arrive after it, and a slow client slows us. */
async function write(response: ServerResponse, chunk: string | Uint8Array, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', reject, { once: true });
    response.write(chunk, (error) => {
      signal.removeEventListener('abort', reject);
      if (error) reject(error);
      else resolve();
    });
  });
}

interface Body {
  readonly headers: HeaderMap;
  readonly chunks: Iterable<string | Uint8Array>;
}

function bodyOf({ json, text, sse }: UpstreamAnswer): Body | undefined {
  if (sse !== undefined) return { headers: { 'content-type': 'text/event-stream' }, chunks: typeof sse === 'string' ? [sse] : sse };
  if (text !== undefined) return { headers: { 'content-type': 'text/plain; charset=utf-8' }, chunks: [text] };
  if (json !== undefined) return { headers: { 'content-type': 'application/json' }, chunks: [JSON.stringify(json)] };
  return undefined;
}
