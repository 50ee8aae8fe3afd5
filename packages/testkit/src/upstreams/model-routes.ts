import { textField } from './json-value.ts';
import type { UpstreamAnswer, UpstreamRequest } from './start-upstream.ts';

/** Whose server it is: which routes it has beside the one for answers. */
export type UpstreamFlavour = 'openai' | 'anthropic' | 'vllm' | 'ollama';

/** A model the upstream offers. */
export interface ScriptedModel {
  readonly id: string;
  /** Told where the real server tells it: vLLM in its list, Ollama in `/api/show` and `/api/ps`. */
  readonly contextWindow?: number;
}

type Route = (request: UpstreamRequest) => UpstreamAnswer;

/** Routes by `METHOD path`, for lists, versions and counts. */
export function modelRoutes(flavour: UpstreamFlavour, models: readonly ScriptedModel[]): Readonly<Record<string, Route>> {
  switch (flavour) {
    case 'anthropic':
      return { 'GET /v1/models': () => ({ json: anthropicModels(models) }) };
    case 'vllm':
      return vllmRoutes(models);
    case 'ollama':
      return ollamaRoutes(models);
    default:
      return { 'GET /v1/models': () => ({ json: openaiModels(models) }) };
  }
}

/** How this server says that it has no such route. */
export function noRoute(flavour: UpstreamFlavour): UpstreamAnswer {
  if (flavour === 'vllm') return { status: 404, json: { detail: 'Not Found' } };
  if (flavour === 'ollama') return { status: 404, text: '404 page not found' };
  return { status: 404, json: { error: { message: 'Invalid URL', type: 'invalid_request_error', param: null, code: null } } };
}

/** How this server says that a model is unknown to it. */
export function noModel(flavour: UpstreamFlavour, model: string): { readonly status: number; readonly message: string } {
  if (flavour === 'ollama') return { status: 404, message: `model "${model}" not found, try pulling it first` };
  return { status: 404, message: flavour === 'anthropic' ? `model: ${model}` : `The model \`${model}\` does not exist.` };
}

function openaiModels(models: readonly ScriptedModel[]): object {
  return { object: 'list', data: models.map(({ id }) => ({ id, object: 'model', created: 1_795_400_000, owned_by: 'scripted' })) };
}

function anthropicModels(models: readonly ScriptedModel[]): object {
  const data = models.map(({ id, contextWindow }) => ({
    type: 'model',
    id,
    display_name: id,
    created_at: '2026-11-01T00:00:00Z',
    ...(contextWindow !== undefined && { max_input_tokens: contextWindow }),
  }));
  return { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

function vllmRoutes(models: readonly ScriptedModel[]): Readonly<Record<string, Route>> {
  const data = models.map(({ id, contextWindow }) => ({
    id,
    object: 'model',
    created: 1_795_400_000,
    owned_by: 'vllm',
    root: id,
    parent: null,
    max_model_len: contextWindow ?? 131_072,
  }));
  return {
    'GET /v1/models': () => ({ json: { object: 'list', data } }),
    'GET /version': () => ({ json: { version: '0.33.0' } }),
    'GET /health': () => ({ text: '' }),
    'POST /tokenize': ({ text }) => ({ json: { count: Math.ceil(text.length / 4), max_model_len: data[0]?.max_model_len, tokens: [] } }),
  };
}

function ollamaRoutes(models: readonly ScriptedModel[]): Readonly<Record<string, Route>> {
  const details = { family: 'scripted', parameter_size: '8B', quantization_level: 'Q4_K_M' };
  const tags = models.map(({ id }) => ({ name: id, model: id, modified_at: '2026-11-01T00:00:00Z', size: 1, digest: 'd', details }));
  const running = models.map(({ id, contextWindow }) => ({ name: id, model: id, context_length: contextWindow ?? 131_072 }));
  return {
    'GET /': () => ({ text: 'Ollama is running' }),
    'GET /v1/models': () => ({ json: openaiModels(models) }),
    'GET /api/version': () => ({ json: { version: '0.32.0' } }),
    'GET /api/tags': () => ({ json: { models: tags } }),
    'GET /api/ps': () => ({ json: { models: running } }),
    'POST /api/show': ({ json }) => showModel(models, textField(json, 'model') || textField(json, 'name')),
  };
}

function showModel(models: readonly ScriptedModel[], name: string): UpstreamAnswer {
  const model = models.find(({ id }) => id === name);
  if (model === undefined) return { status: 404, json: { error: `model '${name}' not found` } };
  return {
    json: {
      model_info: { 'general.architecture': 'scripted', 'scripted.context_length': model.contextWindow ?? 131_072 },
      capabilities: ['completion', 'tools', 'vision', 'thinking'],
    },
  };
}
