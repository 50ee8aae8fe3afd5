import type { Route, RouteContext } from '../route.ts';

/** `GET /v1/health`: this process answers. The state of upstreams is `GET /v1/providers`. */
export const healthRoute: Route = {
  path: '/v1/health',
  open: true,
  get: (_request, response) => {
    response.json({ status: 'OK' });
  },
};

/** Claude Code asks this before its first call. */
export const helloRoute: Route = {
  path: '/api/hello',
  open: true,
  get: (_request, response) => {
    response.json({ message: 'hello' });
  },
};

export function versionRoute({ version, ephemeral }: RouteContext): Route {
  return {
    path: '/v1/version',
    open: true,
    get: (_request, response) => {
      response.json({ version, ...(ephemeral && { ephemeral }) });
    },
  };
}
