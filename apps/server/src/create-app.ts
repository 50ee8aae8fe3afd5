import type { Logger, Secret } from '@llama-stack/core';
import type { ServedApi, Stack } from '@llama-stack/runtime';
import express, { type Express } from 'express';
import { apis } from './apis.ts';
import { authenticate } from './http/authenticate.ts';
import { requestId } from './http/request-id.ts';
import { sendError } from './http/send-error.ts';
import { unknownRoute, wrongMethod } from './http/unknown-route.ts';
import type { Route, RouteContext } from './route.ts';
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
  readonly logger: Logger;
  /** Clients must send one of these; none lets everybody in. */
  readonly keys?: readonly Secret[];
  /** The largest request body, decoded; 32 MB by default, as at Anthropic. */
  readonly maxBodyBytes?: number;
}

const defaultMaxBodyBytes = 32 * 1024 ** 2;

/** The HTTP face of a stack. Every answer carries `request-id`; every error is in the API's own shape. */
export function createApp(options: AppOptions): Express {
  const { keys = [], maxBodyBytes = defaultMaxBodyBytes, logger } = options;
  const { formatError } = apis[0].inbound;
  const routes = listRoutes({ ...options, maxBodyBytes, locked: keys.length > 0 });
  const router = express.Router();
  const guard = authenticate(keys);
  for (const route of routes) {
    const path = router.route(route.path);
    if (route.head !== undefined) path.head(route.head);
    if (route.open === undefined) path.all(guard);
    if (route.get !== undefined) path.get(route.get);
    if (route.post !== undefined) path.post(route.post);
    path.all(wrongMethod(route, formatError));
  }
  router.use(unknownRoute(routes));
  const fail = sendError(formatError, logger);
  const app = express().disable('x-powered-by').disable('etag').use(requestId);
  return app.use((request, response) => router(request, response, (error: unknown) => fail(error, response)));
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
