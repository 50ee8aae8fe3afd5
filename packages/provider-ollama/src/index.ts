import { defineProvider, type InferenceProvider, type ModelInfo, type ProviderOptions } from '@llama-stack/core';
import { BoundedMemory, createHttpProvider, type Dialect, EndpointProbe } from '@llama-stack/provider-http';
import { type CompatibleUpstream, openUpstream, serverRootUrl } from '@llama-stack/provider-openai-compatible';
import { anthropicMessages, type MessagesQuirks } from '@llama-stack/translator-anthropic-messages';
import { type ChatQuirks, mergeQuirks } from '@llama-stack/translator-openai-chat';
import { type OllamaConfig, ollamaConfig } from './config.ts';
import { LoadedWindows } from './loaded-window.ts';
import { OllamaApi } from './ollama-api.ts';
import { chatQuirks, messagesQuirks, neverThinking } from './quirks.ts';
import type { ModelDetails } from './read-show.ts';

/** Ollama: its own `/v1/messages`, which it has since 0.14, else chat completions. */
export const provider = defineProvider({ type: 'remote::ollama', config: ollamaConfig, create: createOllama });

const messagesPath = '/v1/messages';

const native: Dialect<MessagesQuirks> = {
  api: anthropicMessages.api,
  translator: anthropicMessages.outbound,
  path: messagesPath,
  quirks: messagesQuirks,
};

function createOllama(options: ProviderOptions<OllamaConfig>): InferenceProvider {
  const { id, logger, config } = options;
  const details = new BoundedMemory<ModelDetails>();
  const upstream = openUpstream(
    {
      name: 'Ollama',
      baseUrl: serverRootUrl(config.base_url),
      variables: { baseUrl: 'OLLAMA_URL', apiKey: 'OLLAMA_API_KEY' },
      paths: { chat: '/v1/chat/completions', models: '/v1/models' },
      quirks: { base: chatQuirks },
      listModels: (http, signal) => new OllamaApi(http, details).listModels(signal),
    },
    options,
  );
  const { http, models } = upstream;
  const windows = new LoadedWindows(new OllamaApi(http, details));
  const probe = new EndpointProbe(http, messagesPath);
  const isAuto = config.native_messages === 'auto';

  return createHttpProvider({
    id,
    logger,
    http,
    truncates: true,
    dialectFor: async ({ model }, context) => {
      models.check(model);
      const served = isAuto ? await probe.isServed() : config.native_messages === 'always';
      return served === true ? native : chatFor(await models.look(model, context), upstream);
    },
    limitsFor: async (model, context) => {
      const known = await models.look(model, context);
      const context_window = await windows.find(known, context);
      return { ...known.limits, ...(context_window !== undefined && { context_window }) };
    },
    listModels: (context) => models.refresh(context),
    assume: ({ model }) => {
      const context_window = windows.known(model);
      const served = isAuto ? probe.known : config.native_messages === 'always';
      return {
        dialect: served === false ? chatFor(models.find(model), upstream) : native,
        limits: { ...models.find(model).limits, ...(context_window !== undefined && { context_window }) },
        assumed: served === undefined ? [`that ${http.upstream.baseUrl} serves ${messagesPath}`] : [],
      };
    },
    reconsider: async ({ details: { upstreamStatus }, message }, dialect) => {
      if (!isAuto || dialect !== native || upstreamStatus !== 404 || /try pulling/.test(message)) return false;
      probe.forget();
      return (await probe.isServed()) === false;
    },
  });
}

function chatFor({ id, capabilities }: ModelInfo, upstream: CompatibleUpstream): Dialect<ChatQuirks> {
  const dialect = upstream.chatFor(id);
  if (capabilities?.thinking !== false) return dialect;
  return { ...dialect, quirks: mergeQuirks(dialect.quirks, neverThinking) };
}
