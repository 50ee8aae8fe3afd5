import type { ApiId, HeaderMap, ModelInfo, ProviderOptions } from '@llama-stack/core';
import {
  createHttpClient,
  type Dialect,
  type HttpClient,
  type HttpRequest,
  type HttpTimeouts,
  type UpstreamIdentity,
} from '@llama-stack/provider-http';
import { type ChatQuirks, type ChatQuirksPatch, mergeQuirks, openaiChat, standardChat } from '@llama-stack/translator-openai-chat';
import type { CompatibleConfig } from './config.ts';
import { parseModelList } from './list-models.ts';
import { ModelCatalog } from './model-catalog.ts';
import { type ModelRule, quirksOf, ruleFrom } from './model-rules.ts';

/** What all upstreams of one kind have in common. */
export interface UpstreamKind {
  /** What people call it: `Groq`. */
  readonly name: string;
  /** The environment variables that set address and key, for remedies in errors. */
  readonly variables?: NonNullable<UpstreamIdentity['variables']>;
  readonly baseUrl: string;
  /** Where things are, below the base URL. */
  readonly paths?: { readonly chat: `/${string}`; readonly models: `/${string}` };
  readonly quirks?: { readonly base?: ChatQuirksPatch; readonly models?: readonly ModelRule[] };
  readonly headers?: HeaderMap;
  /** Takes the key as it is; without it, the key is sent as a bearer token. */
  readonly keyHeader?: string;
  /** Asks for the models in a way of its own. */
  listModels?(http: HttpClient, signal: AbortSignal): Promise<readonly ModelInfo[]>;
}

/** A configured upstream: its connections, its models, and how chat completions are spoken with it. */
export interface CompatibleUpstream {
  readonly http: HttpClient;
  readonly models: ModelCatalog;
  chatFor(model: string): Dialect<ChatQuirks>;
  /** The API that the configuration names for a model. */
  configuredApi(model: string): ApiId | undefined;
}

const openaiPaths = { chat: '/chat/completions', models: '/models' } as const;

/** How long a list may take: nobody's answer waits for it. */
const listSilenceMs = 10_000;

/** Puts together what a provider needs, from its kind and its configuration. Nothing is asked yet. */
export function openUpstream(kind: UpstreamKind, { id, config }: ProviderOptions<CompatibleConfig>): CompatibleUpstream {
  const { name, variables, baseUrl, keyHeader, paths = openaiPaths } = kind;
  const configured = (config.models ?? []).map(ruleFrom);
  const rules = [...(kind.quirks?.models ?? []), ...configured];
  const base = mergeQuirks(standardChat, kind.quirks?.base ?? {});
  const http = createHttpClient({
    upstream: { id, name, baseUrl, ...(variables !== undefined && { variables }) },
    headers: (request) => ({ ...kind.headers, ...authorization(keyFor(config, request), keyHeader), ...config.network?.headers }),
    timeouts: timeoutsFrom(config.network),
  });
  return {
    http,
    models: new ModelCatalog({
      provider: id,
      rules,
      mustBeListed: config.model_validation,
      ask: async ({ signal }) =>
        kind.listModels?.(http, signal) ??
        parseModelList(await http.json({ method: 'GET', path: paths.models, signal, silenceMs: listSilenceMs })),
    }),
    chatFor: (model) => ({
      api: openaiChat.api,
      translator: openaiChat.outbound,
      path: paths.chat,
      quirks: mergeQuirks(base, ...quirksOf(rules, model), config.quirks ?? {}),
    }),
    configuredApi: (model) => configured.findLast(({ match, api }) => api !== undefined && match.test(model))?.api,
  };
}

/** A key that the client sent for this provider goes before the configured one. */
function keyFor({ api_key }: CompatibleConfig, { providerData }: HttpRequest): string | undefined {
  const sent = typeof providerData === 'object' && providerData !== null ? Reflect.get(providerData, 'api_key') : undefined;
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
