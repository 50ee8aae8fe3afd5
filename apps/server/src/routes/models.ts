import { isGatewayError, type ListedModel, type ModelRegistry } from '@llama-stack/core';
import type { RegisteredModel } from '@llama-stack/runtime';
import type { Request } from 'express';
import { readBody } from '../http/read-body.ts';
import type { Route, RouteContext } from '../route.ts';
import { discoveryEntry } from './discovery-entry.ts';
import { listPage } from './list-page.ts';
import { modelEntry } from './model-entry.ts';

/** `GET /v1/models`: what a call can name, for Anthropic's and OpenAI's clients alike, from memory. `POST` registers a name for a model. */
export function modelsRoute({ stack, maxBodyBytes }: RouteContext): Route {
  return {
    path: '/v1/models',
    get: (request, response) => {
      const models = wantsActive(request) ? nameable(stack().models.list()) : [];
      const forPicker = isClaudeCode(request);
      const entries = models.map((model) => ({ ...modelEntry(model.id, model), ...(forPicker && discoveryEntry(model)) }));
      response.json({ object: 'list', ...listPage(entries, request.query) });
    },
    post: async (request, response) => {
      const { registrar, models } = stack();
      const registered = await registrar.register(await readBody(request, maxBodyBytes));
      response.json(describeRegistered(registered, models));
    },
  };
}

/**
 * `GET /v1/models/{id}`, the id's slashes encoded or not: any name that a call could use. `resolves_to` says where it leads, and by
 * which rule. `DELETE` takes back a name that was registered by `POST /v1/models`.
 */
export function modelRoute({ stack }: RouteContext): Route {
  return {
    path: '/v1/models/*id',
    get: (request, response) => {
      response.json(describeModel(nameIn(request), stack().models));
    },
    delete: async (request, response) => {
      const name = nameIn(request);
      await stack().registrar.remove(name);
      response.json({ id: name, object: 'model', type: 'model_deleted', deleted: true });
    },
  };
}

function nameIn({ params }: Request): string {
  return [params.id ?? []].flat().join('/');
}

function describeModel(name: string, models: ModelRegistry) {
  const { providerId, model, limits, rule } = models.resolve(name);
  const listed = models.list().find((entry) => entry.provider_id === providerId && entry.provider_model_id === model);
  const display_name = listed?.id === name ? listed.display_name : name;
  const entry = modelEntry(name, { ...listed, provider_id: providerId, limits, display_name });
  return { ...entry, resolves_to: { provider_id: providerId, model, rule } };
}

/** A name may be registered before anything is there that it leads to. */
function describeRegistered({ model_id, provider_id }: RegisteredModel, models: ModelRegistry) {
  try {
    return describeModel(model_id, models);
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    return { ...modelEntry(model_id, { provider_id, display_name: model_id }), resolves_to: null };
  }
}

/** Chat models, each name once: the last that is listed is the one a call gets. An alias is called by its own name, not its target's. */
function nameable(models: readonly ListedModel[]): ListedModel[] {
  const byName = new Map(models.filter(({ model_type }) => model_type === 'llm').map((model) => [model.id, model]));
  return [...byName.values()].map((model) => (isAlias(model) ? { ...model, display_name: model.id } : model));
}

function isAlias({ id, provider_id, provider_model_id }: ListedModel): boolean {
  return id !== `${provider_id}/${provider_model_id}`;
}

/** Whether the query's `lifecycle` asks for models in use, the only stage that ours have. */
function wantsActive({ query }: Request): boolean {
  return [query['lifecycle[]'] ?? query.lifecycle ?? 'active'].flat().includes('active');
}

/** Model discovery calls itself `claude-code`, the rest of the command line `claude-cli`. */
function isClaudeCode(request: Request): boolean {
  return /^claude-(code|cli)\//.test(request.get('user-agent') ?? '');
}
