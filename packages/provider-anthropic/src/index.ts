import { defineProvider, type InferenceProvider, type ProviderOptions, type ProviderPlugin, type Relay } from '@llama-stack/core';
import { createHttpProvider, createRelay } from '@llama-stack/provider-http';
import { type CompatibleConfig, openUpstream, parseModelList, serverRootUrl } from '@llama-stack/provider-openai-compatible';
import { anthropicMessages } from '@llama-stack/translator-anthropic-messages';
import { anthropicConfig } from './config.ts';
import { detect } from './detect.ts';
import { modelRules } from './models.ts';
import { messagesQuirksFor } from './quirks.ts';

/** Anthropic: Messages are relayed byte for byte; what comes by another API, or after another provider, is translated. */
export const provider: ProviderPlugin<CompatibleConfig> = defineProvider({
  type: 'remote::anthropic',
  config: anthropicConfig,
  detect,
  create: createAnthropic,
});

const path = '/v1/messages';

/** For calls without a client's own version, which goes first: newer fields need newer versions. */
const version = { 'anthropic-version': '2023-06-01' };

function createAnthropic(options: ProviderOptions<CompatibleConfig>): InferenceProvider {
  const { id, logger, config } = options;
  const { http, models, messagesFor } = openUpstream(
    {
      name: 'Anthropic',
      baseUrl: serverRootUrl(config.base_url ?? 'https://api.anthropic.com'),
      variables: { baseUrl: 'ANTHROPIC_UPSTREAM_BASE_URL', apiKey: 'ANTHROPIC_UPSTREAM_API_KEY' },
      keyHeader: 'x-api-key',
      quirks: { models: modelRules, messagesFor: messagesQuirksFor },
      paths: { messages: path },
      listModels: async (client, signal) =>
        parseModelList(await client.json({ method: 'GET', path: '/v1/models?limit=1000', headers: version, signal, silenceMs: 10_000 })),
    },
    options,
  );
  const relay = createRelay({ http, path });
  const checkedRelay =
    (model: string): Relay =>
    async (request, context) => {
      models.check(model);
      return relay({ ...request, headers: { ...version, ...request.headers } }, context);
    };

  return {
    ...createHttpProvider({
      id,
      logger,
      http,
      dialectFor: ({ model }, { client }) => {
        models.check(model);
        return {
          ...messagesFor(model),
          headers: { ...version, ...(client.betas.length > 0 && { 'anthropic-beta': client.betas.join(',') }) },
        };
      },
      limitsFor: (model) => models.find(model).limits ?? {},
      listModels: (context) => models.refresh(context),
    }),
    relay: (api, model) => (api === anthropicMessages.api ? checkedRelay(model) : undefined),
  };
}
