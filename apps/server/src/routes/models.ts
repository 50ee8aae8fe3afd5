import type { Request } from 'express';
import type { Route, RouteContext } from '../route.ts';
import { listPage } from './list-page.ts';
import { discoveryId, modelEntry } from './model-entry.ts';

/** `GET /v1/models`: what a call can name, for Anthropic's and OpenAI's clients alike. Answered from memory. */
export function modelsRoute({ stack }: RouteContext): Route {
  return {
    path: '/v1/models',
    get: (request, response) => {
      const models = stack()
        .models.list()
        .filter((model) => model.model_type === 'llm');
      const nameOf = isClaudeCode(request) ? discoveryId : (id: string) => id;
      const entries = models.map((model) => ({ ...modelEntry(model.id, model), id: nameOf(model.id) }));
      response.json({ object: 'list', ...listPage(entries, request.query) });
    },
  };
}

/**
 * `GET /v1/models/{id}`, the id's slashes encoded or not: any name that a call could use. `resolves_to` says where it leads, and by
 * which rule.
 */
export function modelRoute({ stack }: RouteContext): Route {
  return {
    path: '/v1/models/*id',
    get: (request, response) => {
      const name = [request.params.id ?? []].flat().join('/');
      const { models } = stack();
      const { providerId, model, limits, rule } = models.resolve(name);
      const listed = models
        .list()
        .find((entry) => entry.id === name || (entry.provider_id === providerId && entry.provider_model_id === model));
      const entry = modelEntry(name, { limits, ...listed, provider_id: providerId });
      response.json({ ...entry, resolves_to: { provider_id: providerId, model, rule } });
    },
  };
}

/** Model discovery calls itself `claude-code`, the rest of the command line `claude-cli`. */
function isClaudeCode(request: Request): boolean {
  return /^claude-(code|cli)\//.test(request.get('user-agent') ?? '');
}
