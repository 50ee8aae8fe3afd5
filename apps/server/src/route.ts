import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@llama-stack/core';
import type { Stack } from '@llama-stack/runtime';
import type { RequestHandler } from 'express';

/** One path and what serves it. Another method there is answered with 405. */
export interface Route {
  readonly path: string;
  /** Serves HEAD too, unless `head` does. */
  readonly get?: RequestHandler;
  readonly head?: RequestHandler;
  readonly post?: RequestHandler;
  readonly delete?: RequestHandler;
  /** Serves POST, for calls to models: these go around Express, so it works with node's own request and response. */
  readonly call?: CallHandler;
  /** Served without a key: health checks, and the page that explains how to send one. */
  readonly open?: true;
}

/** Rejects with what the client is to be told. */
export type CallHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What routes work with. */
export interface RouteContext {
  /** Asked anew for each request: a stack may be replaced while the server runs. */
  readonly stack: () => Stack;
  readonly maxBodyBytes: number;
  readonly version: string;
  /** Whether the server ends with the one client that it was started for. */
  readonly ephemeral: boolean;
  readonly logger: Logger;
  /** Whether clients must send a key of `server.auth`. */
  readonly locked: boolean;
}
