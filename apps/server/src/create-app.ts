import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type Logger, type Secret, toGatewayError } from '@llama-stack/core';
import type { ServedApi, Stack } from '@llama-stack/runtime';
import express, { type RequestHandler, type Router } from 'express';
import { apis } from './apis.ts';
import { authenticate } from './http/authenticate.ts';
import { countRefusals } from './http/count-refusals.ts';
import { pathOf } from './http/path-of.ts';
import { refuseForeignPages } from './http/refuse-foreign-pages.ts';
import { setRequestId } from './http/request-id.ts';
import { type Fail, sendError } from './http/send-error.ts';
import { unknownRoute, wrongMethod } from './http/unknown-route.ts';
import type { CallHandler, Route, RouteContext } from './route.ts';
import { countTokensRoute } from './routes/count-tokens.ts';
import { healthRoute, helloRoute, versionRoute } from './routes/health.ts';
import { inferenceRoute } from './routes/inference.ts';
import { modelRoute, modelsRoute } from './routes/models.ts';
import { providersRoute } from './routes/providers.ts';
import { welcomeRoute } from './routes/welcome.ts';

export interface AppOptions {
  /** Asked anew for each request: a stack may be replaced while the server runs. */
  readonly stack: () => Stack;
  readonly version: string;
  /** The server ends with the one client that it was started for: `GET /v1/version` says so. */
  readonly ephemeral?: boolean;
  readonly logger: Logger;
  /** Clients must send one of these; none lets everybody in. */
  readonly keys?: readonly Secret[];
  /** The largest request body, decoded; 32 MB by default, as at Anthropic. */
  readonly maxBodyBytes?: number;
}

const defaultMaxBodyBytes = 32 * 1024 ** 2;

/** The HTTP face of a stack. Every answer carries `request-id`; every error is in the API's own shape. */
export function createApp(options: AppOptions): RequestListener {
  const { keys = [], maxBodyBytes = defaultMaxBodyBytes, ephemeral = false, logger } = options;
  const routes = listRoutes({ ...options, maxBodyBytes, ephemeral, locked: keys.length > 0 });
  const fail = sendError(apis[0].inbound.formatError, logger);
  const admit = createDoor(keys, logger, fail);
  const router = createRouter(routes, admit, fail);
  const app = express().disable('x-powered-by').disable('etag');
  app.use((request, response) => router(request, response, (error: unknown) => fail(error, response)));
  const calls = new Map(routes.flatMap(({ path, call }) => (call === undefined ? [] : [[path, call] as const])));
  return (request, response) => {
    setRequestId(response);
    takeDoubledVersion(request);
    const call = request.method === 'POST' ? calls.get(pathOf(request)) : undefined;
    if (call === undefined) app(request, response);
    else void answerCall(call, request, response);
  };

  /** Express gives requests and responses other prototypes, which makes all that follows slower: a call's cost would double. */
  async function answerCall(call: CallHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (admit(request, response)) await call(request, response);
    } catch (error) {
      fail(error, response);
    }
  }
}

/** Other APIs' base URLs end in `/v1`: whoever gives ours so, too, has clients that add their own. */
function takeDoubledVersion(request: IncomingMessage): void {
  if (request.url?.startsWith('/v1/v1/')) request.url = request.url.slice('/v1'.length);
}

/** Whether a request may come in; one that may not is answered. */
type Door = (request: IncomingMessage, response: ServerResponse) => boolean;

function createDoor(keys: readonly Secret[], logger: Logger, fail: Fail): Door {
  const checkKey = authenticate(keys);
  const noteRefusal = countRefusals(logger);
  return (request, response) => {
    try {
      refuseForeignPages(request);
      checkKey(request);
      return true;
    } catch (error) {
      noteRefusal(toGatewayError(error).message);
      fail(error, response, { level: 'debug' });
      return false;
    }
  };
}

function createRouter(routes: readonly Route[], admit: Door, fail: Fail): Router {
  const router = express.Router();
  for (const route of routes) {
    const path = router.route(route.path);
    if (route.head !== undefined) path.head(route.head);
    if (route.open === undefined) path.all(guarded(admit));
    if (route.get !== undefined) path.get(route.get);
    const post = route.post ?? route.call;
    if (post !== undefined) path.post(post);
    if (route.delete !== undefined) path.delete(route.delete);
    path.all(wrongMethod(route, fail));
  }
  return router.use(unknownRoute(routes, fail));
}

function guarded(admit: Door): RequestHandler {
  return (request, response, next) => {
    if (admit(request, response)) next();
  };
}

function listRoutes(context: RouteContext): Route[] {
  return [
    ...apis.flatMap((api) => apiRoutes(api, context)),
    modelsRoute(context),
    modelRoute(context),
    providersRoute(context),
    healthRoute,
    versionRoute(context),
    helloRoute,
    welcomeRoute(context),
  ];
}

function apiRoutes(api: ServedApi, context: RouteContext): Route[] {
  const counts = api.inbound.parseCountTokens !== undefined;
  return [inferenceRoute(api, context), ...(counts ? [countTokensRoute(api, context)] : [])];
}
