import { defineProvider, type InferenceProvider, type ModelLimits, type ProviderOptions } from '@llama-stack/core';
import { createHttpProvider } from '@llama-stack/provider-http';
import { isEarlyRelease, NativeMessages, openUpstream, serverRootUrl } from '@llama-stack/provider-openai-compatible';
import { type VllmConfig, vllmConfig } from './config.ts';
import { countTokens } from './count-tokens.ts';
import { chatQuirks, messagesQuirks } from './quirks.ts';

/**
 * The first release whose Messages do all that they are asked for. Those before it take `thinking` without a word and think on, those
 * before 0.23 also `output_config`, those before 0.20 put an empty turn of the user behind every result, and the first ones lose the
 * results' ids. Chat completions of all of them do what they are asked.
 */
const firstSound = { path: '/version', major: 0, minor: 31 } as const;

/** vLLM: its own `/v1/messages` where it serves it, else chat completions. */
export const provider = defineProvider({ type: 'remote::vllm', config: vllmConfig, create: createVllm });

/** The key by whichever of its two names it has. */
function withKey(options: ProviderOptions<VllmConfig>): ProviderOptions<VllmConfig> {
  const { config, setBy } = options;
  if (config.api_key !== undefined || config.api_token === undefined) return options;
  return {
    ...options,
    config: { ...config, api_key: config.api_token },
    ...(setBy && { setBy: (field) => setBy(field === 'api_key' ? 'api_token' : field) }),
  };
}

function createVllm(options: ProviderOptions<VllmConfig>): InferenceProvider {
  const { id, logger, config } = options;
  const upstream = openUpstream(
    {
      name: 'vLLM',
      baseUrl: serverRootUrl(config.base_url),
      variables: { baseUrl: 'VLLM_URL', apiKey: 'VLLM_API_TOKEN' },
      paths: { chat: '/v1/chat/completions', models: '/v1/models', messages: '/v1/messages' },
      quirks: { base: chatQuirks, messagesFor: () => messagesQuirks },
    },
    withKey(options),
  );
  const { http, models, dialectFor } = upstream;
  const isSound = async () => !(await isEarlyRelease(http, firstSound));
  const native = new NativeMessages({ mode: config.native_messages, logger, upstream, isSound });
  const limited = (limits: ModelLimits = {}): ModelLimits => ({
    ...limits,
    ...(config.max_tokens !== undefined && { max_tokens: Math.min(config.max_tokens, limits.max_tokens ?? config.max_tokens) }),
  });

  return createHttpProvider({
    id,
    logger,
    http,
    dialectFor: async ({ model }) => {
      models.check(model);
      return dialectFor(model, await native.apiFor(model));
    },
    limitsFor: async (model, context) => limited((await models.look(model, context)).limits),
    listModels: (context) => models.refresh(context),
    assume: ({ model }) => {
      const { api, assumed } = native.assume(model);
      return { dialect: dialectFor(model, api), limits: limited(models.find(model).limits), assumed };
    },
    reconsider: (error, dialect, model) => native.reconsider(error, dialect, model),
    countTokens: (body, dialect, context) => countTokens(http, { body, dialect }, context),
  });
}
