import { defineProvider, type InferenceProvider, type ProviderOptions, type ProviderPlugin } from '@llama-stack/core';
import { createHttpProvider } from '@llama-stack/provider-http';
import { apiBaseUrl, NativeMessages, openUpstream } from '@llama-stack/provider-openai-compatible';
import { type FireworksConfig, fireworksConfig } from './config.ts';
import { withFullNames } from './full-names.ts';
import { modelRules } from './models.ts';
import { chatQuirks } from './quirks.ts';

/** https://docs.fireworks.ai/api-reference/post-chatcompletions */
export const provider: ProviderPlugin<FireworksConfig> = defineProvider({
  type: 'remote::fireworks',
  config: fireworksConfig,
  create: createFireworks,
});

const baseUrl = 'https://api.fireworks.ai/inference/v1';

function createFireworks(options: ProviderOptions<FireworksConfig>): InferenceProvider {
  const { id, logger, config } = options;
  const upstream = openUpstream(
    {
      name: 'Fireworks',
      baseUrl: apiBaseUrl(config.base_url ?? baseUrl, baseUrl),
      variables: { baseUrl: 'FIREWORKS_BASE_URL', apiKey: 'FIREWORKS_API_KEY' },
      quirks: { base: chatQuirks, models: modelRules },
    },
    options,
  );
  const { http, models, dialectFor } = upstream;
  const native = new NativeMessages({ mode: config.native_messages, logger, upstream });
  return withFullNames(
    createHttpProvider({
      id,
      logger,
      http,
      dialectFor: async ({ model }) => {
        models.check(model);
        return dialectFor(model, await native.apiFor(model));
      },
      assume: ({ model }) => {
        models.check(model);
        const { api, assumed } = native.assume(model);
        return { dialect: dialectFor(model, api), limits: models.find(model).limits ?? {}, assumed };
      },
      reconsider: (error, dialect, model) => native.reconsider(error, dialect, model),
      limitsFor: (model) => models.find(model).limits ?? {},
      listModels: (context) => models.refresh(context),
    }),
  );
}
