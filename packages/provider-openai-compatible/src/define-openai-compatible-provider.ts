import { type ApiId, defineProvider, missingValue, type ProviderOptions, type ProviderPlugin, type ProviderType } from '@llama-stack/core';
import { createHttpProvider } from '@llama-stack/provider-http';
import { openaiChat } from '@llama-stack/translator-openai-chat';
import type { z } from 'zod';
import { ApiChoice } from './api-choice.ts';
import { apiBaseUrl } from './base-url.ts';
import { type CompatibleConfig, compatibleConfig } from './config.ts';
import { openUpstream, type UpstreamKind } from './open-upstream.ts';

/** What an OpenAI-compatible provider is, in values. */
export interface OpenAICompatibleDefinition extends Omit<UpstreamKind, 'baseUrl'> {
  readonly type: ProviderType;
  /** Used when the configuration names none; without it, the configuration must. */
  readonly baseUrl?: string;
  /** Whether the API answers nobody without a key. */
  readonly needsKey?: boolean;
  /** What it speaks besides chat completions: the configuration may choose it for a model. */
  readonly otherApis?: readonly ApiId[];
  /** Other hosts of the same service: where on them the API is, and which header takes the key there. */
  readonly elsewhere?: readonly { readonly host: RegExp; readonly path: `/${string}`; readonly keyHeader?: string }[];
  /** The API by which a model of this name is called; chat completions when left out. */
  usualApi?(model: string): ApiId;
}

/** A provider plugin from values: chat completions, with the quirks that each model has. */
export function defineOpenAICompatibleProvider(definition: OpenAICompatibleDefinition): ProviderPlugin<CompatibleConfig> {
  return defineProvider({
    type: definition.type,
    config: schemaOf(definition).check((context) => {
      context.issues.push(...missing(definition, context.value), ...unspoken(definition, context.value));
    }),
    create: (options) => createProvider(definition, options),
  });
}

/** The common schema, with what is special about this provider for whoever reads its documentation. */
function schemaOf({ baseUrl, needsKey }: OpenAICompatibleDefinition) {
  const { base_url, api_key } = compatibleConfig.shape;
  return compatibleConfig.extend({
    base_url: baseUrl === undefined ? base_url : base_url.meta({ absent: `\`${baseUrl}\`` }),
    api_key: needsKey === true ? api_key.meta({ absent: 'an error' }) : api_key,
  });
}

function createProvider(definition: OpenAICompatibleDefinition, options: ProviderOptions<CompatibleConfig>) {
  const { id, logger, config } = options;
  const { usualApi = () => openaiChat.api } = definition;
  const upstream = openUpstream({ ...definition, ...addressOf(definition, config) }, options);
  const choice = new ApiChoice({ configured: upstream.configuredApi, usual: usualApi });
  return createHttpProvider({
    id,
    logger,
    http: upstream.http,
    dialectFor: ({ model }) => {
      upstream.models.check(model);
      return upstream.dialectFor(model, choice.apiFor(model));
    },
    reconsider: (error, dialect, model) => choice.reconsider(error, dialect, model),
    limitsFor: (model) => upstream.models.find(model).limits ?? {},
    listModels: (context) => upstream.models.refresh(context),
  });
}

function addressOf({ baseUrl, elsewhere = [] }: OpenAICompatibleDefinition, { base_url }: CompatibleConfig) {
  const url = base_url ?? baseUrl ?? '';
  const { host: given, origin } = new URL(url);
  const place = elsewhere.find(({ host }) => host.test(given));
  if (place === undefined) return { baseUrl: apiBaseUrl(url, baseUrl) };
  return { baseUrl: apiBaseUrl(url, origin + place.path), ...(place.keyHeader !== undefined && { keyHeader: place.keyHeader }) };
}

/** What the configuration must have besides its schema. */
function missing({ baseUrl, needsKey, variables }: OpenAICompatibleDefinition, config: CompatibleConfig): z.core.$ZodRawIssue[] {
  const problem = (field: keyof CompatibleConfig, variable: string | undefined): z.core.$ZodRawIssue => ({
    code: 'custom',
    path: [field],
    message: missingValue(variable),
    input: config,
  });
  return [
    ...(baseUrl === undefined && config.base_url === undefined ? [problem('base_url', variables?.baseUrl)] : []),
    ...(needsKey === true && config.api_key === undefined ? [problem('api_key', variables?.apiKey)] : []),
  ];
}

/** APIs of the configuration that this provider does not speak. */
function unspoken({ name, otherApis = [] }: OpenAICompatibleDefinition, { models = [] }: CompatibleConfig): z.core.$ZodRawIssue[] {
  return models.flatMap(({ api }, index): z.core.$ZodRawIssue[] => {
    if (api === undefined || api === openaiChat.api || otherApis.includes(api)) return [];
    return [{ code: 'custom', path: ['models', index, 'api'], message: `${name} is not called by ${api} here`, input: api }];
  });
}
