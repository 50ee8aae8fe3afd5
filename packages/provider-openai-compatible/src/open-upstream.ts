import type { ApiId, HeaderMap, ModelInfo, ProviderOptions } from '@llama-stack/core';
import { fieldOf } from '@llama-stack/core/translation';
import { createHttpClient, type HttpClient, type HttpRequest, type HttpTimeouts, type UpstreamIdentity } from '@llama-stack/provider-http';
import type { MessagesQuirks } from '@llama-stack/translator-anthropic-messages';
import type { ChatQuirksPatch } from '@llama-stack/translator-openai-chat';
import type { ResponsesQuirks } from '@llama-stack/translator-openai-responses';
import type { CompatibleConfig } from './config.ts';
import { type ApiPaths, createDialects, type Dialects } from './create-dialects.ts';
import { listServedModels } from './list-served-models.ts';
import { ModelCatalog } from './model-catalog.ts';
import { type ModelRule, ruleFrom } from './model-rules.ts';

/** Differences from each API's standard. `base` and `models` are of chat completions, and what else is known of models. */
export interface KindQuirks {
  readonly base?: ChatQuirksPatch;
  readonly models?: readonly ModelRule[];
  messagesFor?(model: string): Partial<MessagesQuirks>;
  responsesFor?(model: string): Partial<ResponsesQuirks>;
}

/** What all upstreams of one kind have in common. */
export interface UpstreamKind {
  /** What people call it: `Groq`. */
  readonly name: string;
  /** The environment variables that set address and key in configurations of ours, for remedies in errors. */
  readonly variables?: NonNullable<UpstreamIdentity['setBy']>;
  readonly baseUrl: string;
  /** Where things are, below the base URL. */
  readonly paths?: Partial<ApiPaths>;
  /** Where Messages are, when not below the base URL: from the host's root. */
  readonly messagesPath?: `/${string}`;
  readonly quirks?: KindQuirks;
  readonly headers?: HeaderMap;
  /** Takes the key as it is; without it, the key is sent as a bearer token. */
  readonly keyHeader?: string;
  /** Asks for the models in a way of its own. */
  listModels?(http: HttpClient, signal: AbortSignal): Promise<readonly ModelInfo[]>;
}

/** A configured upstream: its connections, its models, and how the APIs are spoken with it. */
export interface CompatibleUpstream extends Dialects {
  readonly http: HttpClient;
  readonly models: ModelCatalog;
  readonly messagesPath: `/${string}`;
  /** The API that the configuration names for a model. */
  configuredApi(model: string): ApiId | undefined;
}

const openaiPaths: ApiPaths = { chat: '/chat/completions', models: '/models', responses: '/responses', messages: '/messages' };

/** Puts together what a provider needs, from its kind and its configuration. Nothing is asked yet. */
export function openUpstream(kind: UpstreamKind, options: ProviderOptions<CompatibleConfig>): CompatibleUpstream {
  const { id, config } = options;
  const { name, keyHeader } = kind;
  const { baseUrl, paths } = placesOf(kind);
  const configured = (config.models ?? []).map(ruleFrom);
  const rules = [...(kind.quirks?.models ?? []), ...configured];
  const http = createHttpClient({
    upstream: { id, name, baseUrl, ...setBy(kind, options) },
    headers: (request) => ({ ...kind.headers, ...authorization(keyFor(config, request), keyHeader), ...config.network?.headers }),
    timeouts: timeoutsFrom(config.network),
  });
  const models = new ModelCatalog({
    provider: id,
    rules,
    mustBeListed: config.model_validation,
    ask: async ({ signal }) => kind.listModels?.(http, signal) ?? listServedModels(http, { path: paths.models, signal }),
  });
  return {
    http,
    models,
    ...createDialects(kind, paths, { config, isBlind: (model) => models.find(model).capabilities?.image_input === false }),
    messagesPath: paths.messages,
    configuredApi: (model) => configured.findLast(({ match, api }) => api !== undefined && match.test(model))?.api,
  };
}

/** Servers tell more of themselves beside `/v1`; two APIs that have no base in common are called from the host's root. */
function placesOf({ baseUrl, paths, messagesPath }: UpstreamKind): { readonly baseUrl: string; readonly paths: ApiPaths } {
  const root = messagesPath === undefined ? baseUrl.replace(/\/v1$/, '') : new URL(baseUrl).origin;
  const { chat, models, responses, messages } = { ...openaiPaths, ...paths };
  const from = (path: string): `/${string}` => `/${(baseUrl.slice(root.length) + path).slice(1)}`;
  return {
    baseUrl: root,
    paths: { chat: from(chat), models: from(models), responses: from(responses), messages: messagesPath ?? from(messages) },
  };
}

/** What errors name to be mended: what the configuration says of it, rather than what is usual. */
function setBy({ variables }: UpstreamKind, { setBy: of }: ProviderOptions<CompatibleConfig>): Pick<UpstreamIdentity, 'setBy'> {
  if (of !== undefined) return { setBy: { baseUrl: of('base_url'), apiKey: of('api_key') } };
  return variables === undefined ? {} : { setBy: variables };
}

/** A key that the client sent for this provider goes before the configured one. */
function keyFor({ api_key }: CompatibleConfig, { providerData }: HttpRequest): string | undefined {
  const sent = fieldOf(providerData, 'api_key');
  return typeof sent === 'string' ? sent : api_key?.reveal();
}

function authorization(key: string | undefined, keyHeader: string | undefined): HeaderMap {
  if (key === undefined) return {};
  return keyHeader === undefined ? { authorization: `Bearer ${key}` } : { [keyHeader]: key };
}

function timeoutsFrom(network: CompatibleConfig['network']): Partial<HttpTimeouts> {
  const timeout = typeof network?.timeout === 'number' ? { read: network.timeout } : network?.timeout;
  const read = timeout?.read === undefined ? {} : { firstByteMs: timeout.read * 1_000, idleMs: timeout.read * 1_000 };
  return { ...read, ...(timeout && 'connect' in timeout && timeout.connect !== undefined && { connectMs: timeout.connect * 1_000 }) };
}
