import { defineProvider, type InferenceProvider, type ModelLimits, type ProviderOptions } from '@llama-stack/core';
import { createHttpProvider, type Dialect } from '@llama-stack/provider-http';
import { openUpstream, serverRootUrl } from '@llama-stack/provider-openai-compatible';
import { anthropicMessages, type MessagesQuirks } from '@llama-stack/translator-anthropic-messages';
import { type VllmConfig, vllmConfig } from './config.ts';
import { countTokens } from './count-tokens.ts';
import { messagesPath, NativeMessages } from './native-messages.ts';
import { chatQuirks, messagesQuirks } from './quirks.ts';

/** vLLM: its own `/v1/messages` where it serves it, else chat completions. */
export const provider = defineProvider({ type: 'remote::vllm', config: vllmConfig, create: createVllm });

const native: Dialect<MessagesQuirks> = {
  api: anthropicMessages.api,
  translator: anthropicMessages.outbound,
  path: messagesPath,
  quirks: messagesQuirks,
};

function createVllm({ id, logger, config }: ProviderOptions<VllmConfig>): InferenceProvider {
  const { http, models, chatFor } = openUpstream(
    {
      name: 'vLLM',
      baseUrl: serverRootUrl(config.base_url),
      variables: { baseUrl: 'VLLM_URL', apiKey: 'VLLM_API_TOKEN' },
      paths: { chat: '/v1/chat/completions', models: '/v1/models' },
      quirks: { base: chatQuirks },
    },
    { id, logger, config: { ...config, api_key: config.api_key ?? config.api_token } },
  );
  const messages = new NativeMessages(config.native_messages, http);
  const limited = (limits: ModelLimits = {}): ModelLimits => ({
    ...limits,
    ...(config.max_tokens !== undefined && { max_tokens: Math.min(config.max_tokens, limits.max_tokens ?? config.max_tokens) }),
  });

  return createHttpProvider({
    id,
    logger,
    http,
    dialectFor: async ({ model }, context) => {
      models.check(model);
      return (await messages.isUsed(context)) ? native : chatFor(model);
    },
    limitsFor: async (model, context) => limited((await models.look(model, context)).limits),
    listModels: (context) => models.refresh(context),
    assume: ({ model }) => ({
      dialect: messages.known === false ? chatFor(model) : native,
      limits: limited(models.find(model).limits),
      assumed: messages.known === undefined ? [`that ${http.upstream.baseUrl} serves ${messagesPath}`] : [],
    }),
    reconsider: async ({ details: { upstreamStatus }, message }, dialect) =>
      dialect === native && isMissing(upstreamStatus) && !/does not exist/.test(message) && messages.isGone({ logger }),
    countTokens: (body, dialect, context) => countTokens(http, { body, dialect }, context),
  });
}

/** A status that an endpoint gives which is not there; a 404 may also be about the model. */
function isMissing(status: number | undefined): boolean {
  return status === 404 || status === 405;
}
