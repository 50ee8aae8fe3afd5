import type { ProviderStatus } from '@llama-stack/runtime';
import type { Route, RouteContext } from '../route.ts';

/** `GET /v1/providers`: every provider of the configuration and how it does. Secrets print as `***`. */
export function providersRoute({ stack }: RouteContext): Route {
  return {
    path: '/v1/providers',
    get: (_request, response) => {
      response.json({ object: 'list', data: stack().providers.map(providerEntry) });
    },
  };
}

function providerEntry(status: ProviderStatus) {
  const { id, type, config, models, why, variables } = status;
  return {
    api: 'inference',
    provider_id: id,
    provider_type: type,
    config: config ?? {},
    health: healthOf(status),
    ...(models !== undefined && { models }),
    ...(why !== undefined && { why }),
    ...(variables.length > 0 && { variables }),
  };
}

function healthOf({ on, error, models }: ProviderStatus) {
  if (!on) return { status: 'Off' };
  if (error !== undefined) return { status: 'Error', message: error.message };
  return { status: models === undefined ? 'Unknown' : 'OK' };
}
