import { type ApiId, BoundedMemory, defineProvider, type InferenceProvider, type ModelInfo, type ProviderOptions } from '@llama-stack/core';
import { createHttpProvider, type Dialect } from '@llama-stack/provider-http';
import { type CompatibleUpstream, NativeMessages, openUpstream, serverRootUrl } from '@llama-stack/provider-openai-compatible';
import { mergeQuirks, openaiChat } from '@llama-stack/translator-openai-chat';
import { type OllamaConfig, ollamaConfig } from './config.ts';
import { LoadedWindows } from './loaded-window.ts';
import { OllamaApi } from './ollama-api.ts';
import { chatQuirks, messagesQuirks, neverThinking } from './quirks.ts';
import type { ModelDetails } from './read-show.ts';

/** Ollama: its own `/v1/messages`, which it has since 0.14, else chat completions. */
export const provider = defineProvider({ type: 'remote::ollama', config: ollamaConfig, create: createOllama });

function createOllama(options: ProviderOptions<OllamaConfig>): InferenceProvider {
  const { id, logger, config } = options;
  const details = new BoundedMemory<ModelDetails>();
  const upstream = openUpstream(
    {
      name: 'Ollama',
      baseUrl: serverRootUrl(config.base_url),
      variables: { baseUrl: 'OLLAMA_URL', apiKey: 'OLLAMA_API_KEY' },
      paths: { chat: '/v1/chat/completions', models: '/v1/models', messages: '/v1/messages' },
      quirks: { base: chatQuirks, messagesFor: () => messagesQuirks },
      listModels: (http, signal) => new OllamaApi(http, details).listModels(signal),
    },
    options,
  );
  const { http, models } = upstream;
  const windows = new LoadedWindows(new OllamaApi(http, details));
  const native = new NativeMessages({ mode: config.native_messages, logger, upstream });

  return createHttpProvider({
    id,
    logger,
    http,
    truncates: true,
    dialectFor: async ({ model }, context) => {
      models.check(model);
      return dialectFor(await models.look(model, context), await native.apiFor(model), upstream);
    },
    limitsFor: async (model, context) => {
      const known = await models.look(model, context);
      const context_window = await windows.find(known, context);
      return { ...known.limits, ...(context_window !== undefined && { context_window }) };
    },
    listModels: async (context) => windows.complete(await models.refresh(context), context.signal),
    assume: ({ model }) => {
      const context_window = windows.known(model);
      const known = models.find(model);
      const { api, assumed } = native.assume(model);
      return {
        dialect: dialectFor(known, api, upstream),
        limits: { ...known.limits, ...(context_window !== undefined && { context_window }) },
        assumed,
      };
    },
    reconsider: (error, dialect, model) => native.reconsider(error, dialect, model),
  });
}

function dialectFor({ id, capabilities }: ModelInfo, api: ApiId, upstream: CompatibleUpstream): Dialect {
  if (api !== openaiChat.api || capabilities?.thinking !== false) return upstream.dialectFor(id, api);
  const dialect = upstream.chatFor(id);
  return { ...dialect, quirks: mergeQuirks(dialect.quirks, neverThinking) };
}
