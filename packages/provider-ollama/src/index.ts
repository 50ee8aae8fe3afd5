import { defineProvider, type InferenceProvider, type MessagesRequest, type ModelInfo, type ProviderOptions } from '@llama-stack/core';
import { createHttpProvider, type Dialect } from '@llama-stack/provider-http';
import { isEarlyRelease, NativeMessages, openUpstream, serverRootUrl } from '@llama-stack/provider-openai-compatible';
import { type ChatQuirks, mergeQuirks, openaiChat } from '@llama-stack/translator-openai-chat';
import { type OllamaConfig, ollamaConfig } from './config.ts';
import { LoadedWindows } from './loaded-window.ts';
import { OllamaApi } from './ollama-api.ts';
import { chatQuirks, messagesQuirks, neverThinking } from './quirks.ts';
import type { ModelDetails } from './read-show.ts';

/**
 * The first release whose Messages do all that they are asked for. Those before it put what the user says before the results of tools,
 * heed no effort, and think also when told not to; those before 0.19 shuffle the arguments of past calls with each request, so that
 * nothing behind them is found in the cache. Chat completions of all of them do it right.
 */
const firstSound = { path: '/api/version', major: 0, minor: 24 } as const;

/** Ollama: its own `/v1/messages` where they are fit for use, else chat completions. */
export const provider = defineProvider({ type: 'remote::ollama', config: ollamaConfig, create: createOllama });

function createOllama(options: ProviderOptions<OllamaConfig>): InferenceProvider {
  const { id, logger, config } = options;
  const upstream = openUpstream(
    {
      name: 'Ollama',
      baseUrl: serverRootUrl(config.base_url),
      variables: { baseUrl: 'OLLAMA_URL', apiKey: 'OLLAMA_API_KEY' },
      paths: { chat: '/v1/chat/completions', models: '/v1/models', messages: '/v1/messages' },
      quirks: { base: chatQuirks, messagesFor: () => messagesQuirks },
      listModels: (_http, signal) => ollama.listModels(signal),
    },
    options,
  );
  const { http, models } = upstream;
  const ollama = new OllamaApi(http);
  const windows = new LoadedWindows(ollama);
  const isSound = async () => !(await isEarlyRelease(http, firstSound));
  const native = new NativeMessages({ mode: config.native_messages, logger, upstream, isSound });
  const isBound = (request: MessagesRequest) =>
    config.native_messages === 'auto' && upstream.configuredApi(request.model) === undefined && needsBinding(request);
  const dialectOf = (info: ModelInfo, api: Dialect['api']): Dialect =>
    api === openaiChat.api ? chatDialect(upstream.chatFor(info.id), info, ollama.known(info.id)) : upstream.dialectFor(info.id, api);

  return createHttpProvider({
    id,
    logger,
    http,
    truncates: true,
    dialectFor: async (request, context) => {
      const { model } = request;
      models.check(model);
      return dialectOf(await models.look(model, context), isBound(request) ? openaiChat.api : await native.apiFor(model));
    },
    limitsFor: async (model, context) => {
      const known = await models.look(model, context);
      return limitsOf(known, await windows.find(known, context));
    },
    listModels: async (context) => windows.complete(await models.refresh(context), context.signal),
    assume: (request) => {
      const { model } = request;
      const known = models.find(model);
      const { api, assumed } = isBound(request) ? { api: openaiChat.api, assumed: [] } : native.assume(model);
      return { dialect: dialectOf(known, api), limits: limitsOf(known, windows.known(model)), assumed };
    },
    reconsider: (error, dialect, model) => native.reconsider(error, dialect, model),
  });
}

function limitsOf({ limits }: ModelInfo, context_window: number | undefined) {
  return { ...limits, ...(context_window !== undefined && { context_window }) };
}

/** Only chat completions hold an answer to a schema, and one that is held to it calls no tools. */
function needsBinding({ output_config, tools }: MessagesRequest): boolean {
  return output_config?.format != null && (tools ?? []).length === 0;
}

/** This API samples at 1 where a request says nothing, whatever the model's own file says. */
function chatDialect(dialect: Dialect<ChatQuirks>, { capabilities }: ModelInfo, details: ModelDetails | undefined): Dialect {
  const extraBody = { ...details?.sampling, ...dialect.quirks.extraBody };
  return { ...dialect, quirks: mergeQuirks(dialect.quirks, { extraBody }, capabilities?.thinking === false ? neverThinking : {}) };
}
