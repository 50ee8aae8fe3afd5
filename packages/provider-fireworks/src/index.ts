import { defineProvider, type InferenceProvider, type ProviderOptions, type ProviderPlugin } from '@llama-stack/core';
import { createHttpProvider, type Dialect } from '@llama-stack/provider-http';
import { apiBaseUrl, openUpstream } from '@llama-stack/provider-openai-compatible';
import { anthropicMessages, type MessagesQuirks, standardMessages } from '@llama-stack/translator-anthropic-messages';
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

/** https://docs.fireworks.ai/tools-sdks/anthropic-compatibility */
const native: Dialect<MessagesQuirks> = {
  api: anthropicMessages.api,
  translator: anthropicMessages.outbound,
  path: '/messages',
  quirks: standardMessages,
  headers: { 'anthropic-version': '2023-06-01' },
};

function createFireworks({ id, logger, config }: ProviderOptions<FireworksConfig>): InferenceProvider {
  const { http, models, chatFor } = openUpstream(
    {
      name: 'Fireworks',
      baseUrl: apiBaseUrl(config.base_url ?? 'https://api.fireworks.ai/inference/v1'),
      variables: { baseUrl: 'FIREWORKS_BASE_URL', apiKey: 'FIREWORKS_API_KEY' },
      quirks: { base: chatQuirks, models: modelRules },
    },
    { id, logger, config },
  );
  return withFullNames(
    createHttpProvider({
      id,
      logger,
      http,
      dialectFor: ({ model }) => {
        models.check(model);
        return config.native_messages === 'always' ? native : chatFor(model);
      },
      limitsFor: (model) => models.find(model).limits ?? {},
      listModels: (context) => models.refresh(context),
    }),
  );
}
