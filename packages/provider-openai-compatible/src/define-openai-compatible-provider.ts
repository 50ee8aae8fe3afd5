import {
  type ApiId,
  defineProvider,
  type GatewayError,
  type ProviderOptions,
  type ProviderPlugin,
  type ProviderType,
} from '@llama-stack/core';
import { createHttpProvider, type Dialect } from '@llama-stack/provider-http';
import { openaiChat } from '@llama-stack/translator-openai-chat';
import type { z } from 'zod';
import { apiBaseUrl } from './base-url.ts';
import { type CompatibleConfig, compatibleConfig } from './config.ts';
import { type CompatibleUpstream, openUpstream, type UpstreamKind } from './open-upstream.ts';

/** An API besides chat completions. */
export interface OtherApi {
  readonly api: ApiId;
  /** Called once for each configured upstream. */
  choose(upstream: CompatibleUpstream): ApiChooser;
}

/** When the other API is used. */
export interface ApiChooser {
  /** Its dialect, or undefined for models that are called by chat completions. */
  dialectFor(model: string): Dialect | undefined;
  /** Whether the refusal says that the model is to be called by the other of the two. */
  reconsider(error: GatewayError, dialect: Dialect, model: string): boolean;
}

/** What an OpenAI-compatible provider is, in values. */
export interface OpenAICompatibleDefinition extends Omit<UpstreamKind, 'baseUrl'> {
  readonly type: ProviderType;
  /** Used when the configuration names none; without it, the configuration must. */
  readonly baseUrl?: string;
  /** Whether the API answers nobody without a key. */
  readonly needsKey?: boolean;
  /** What it speaks besides chat completions. */
  readonly other?: OtherApi;
}

/** A provider plugin from values: chat completions, with the quirks that each model has. */
export function defineOpenAICompatibleProvider(definition: OpenAICompatibleDefinition): ProviderPlugin<CompatibleConfig> {
  return defineProvider({
    type: definition.type,
    config: compatibleConfig.check((context) => {
      context.issues.push(...missing(definition, context.value), ...unspoken(definition, context.value));
    }),
    create: (options) => createProvider(definition, options),
  });
}

function createProvider(definition: OpenAICompatibleDefinition, options: ProviderOptions<CompatibleConfig>) {
  const { id, logger, config } = options;
  const upstream = openUpstream({ ...definition, baseUrl: apiBaseUrl(config.base_url ?? definition.baseUrl ?? '') }, options);
  const chooser = definition.other?.choose(upstream);
  return createHttpProvider({
    id,
    logger,
    http: upstream.http,
    dialectFor: ({ model }) => {
      upstream.models.check(model);
      return chooser?.dialectFor(model) ?? upstream.chatFor(model);
    },
    ...(chooser !== undefined && { reconsider: chooser.reconsider.bind(chooser) }),
    limitsFor: (model) => upstream.models.find(model).limits ?? {},
    listModels: (context) => upstream.models.refresh(context),
  });
}

/** What the configuration must have besides its schema. */
function missing({ baseUrl, needsKey, variables }: OpenAICompatibleDefinition, config: CompatibleConfig): z.core.$ZodRawIssue[] {
  const problem = (field: keyof CompatibleConfig, variable: string | undefined): z.core.$ZodRawIssue => ({
    code: 'custom',
    path: [field],
    message: variable === undefined ? 'is missing' : `is missing; ${variable} sets it`,
    input: config,
  });
  return [
    ...(baseUrl === undefined && config.base_url === undefined ? [problem('base_url', variables?.baseUrl)] : []),
    ...(needsKey === true && config.api_key === undefined ? [problem('api_key', variables?.apiKey)] : []),
  ];
}

/** APIs of the configuration that this provider does not speak. */
function unspoken({ name, other }: OpenAICompatibleDefinition, { models = [] }: CompatibleConfig): z.core.$ZodRawIssue[] {
  return models.flatMap(({ api }, index): z.core.$ZodRawIssue[] => {
    if (api === undefined || api === openaiChat.api || api === other?.api) return [];
    return [{ code: 'custom', path: ['models', index, 'api'], message: `${name} is not called by ${api} here`, input: api }];
  });
}
