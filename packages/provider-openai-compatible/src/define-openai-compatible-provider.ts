import {
  type CallContext,
  defineProvider,
  type MessagesRequest,
  type ProviderOptions,
  type ProviderPlugin,
  type ProviderType,
} from '@llama-stack/core';
import { createHttpProvider, type Dialect } from '@llama-stack/provider-http';
import type { z } from 'zod';
import { apiBaseUrl } from './base-url.ts';
import { type CompatibleConfig, compatibleConfig } from './config.ts';
import { type CompatibleUpstream, openUpstream, type UpstreamKind } from './open-upstream.ts';

/** What an OpenAI-compatible provider is, in values. */
export interface OpenAICompatibleDefinition extends Omit<UpstreamKind, 'baseUrl'> {
  readonly type: ProviderType;
  /** Used when the configuration names none; without it, the configuration must. */
  readonly baseUrl?: string;
  /** Whether the API answers nobody without a key. */
  readonly needsKey?: boolean;
  /** A dialect other than chat completions for some requests, or undefined. */
  dialectFor?(request: MessagesRequest, upstream: CompatibleUpstream, context: CallContext): Dialect | undefined;
}

/** A provider plugin from values: chat completions, with the quirks that each model has. */
export function defineOpenAICompatibleProvider(definition: OpenAICompatibleDefinition): ProviderPlugin<CompatibleConfig> {
  return defineProvider({
    type: definition.type,
    config: compatibleConfig.check((context) => {
      context.issues.push(...missing(definition, context.value));
    }),
    create: (options) => createProvider(definition, options),
  });
}

function createProvider(definition: OpenAICompatibleDefinition, options: ProviderOptions<CompatibleConfig>) {
  const { id, logger, config } = options;
  const upstream = openUpstream({ ...definition, baseUrl: apiBaseUrl(config.base_url ?? definition.baseUrl ?? '') }, options);
  return createHttpProvider({
    id,
    logger,
    http: upstream.http,
    dialectFor: (request, context) => {
      upstream.models.check(request.model);
      return definition.dialectFor?.(request, upstream, context) ?? upstream.chatFor(request.model);
    },
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
