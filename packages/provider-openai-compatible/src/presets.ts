import { geminiSchemas } from '@llama-stack/core/translation';
import type { OpenAICompatibleDefinition } from './define-openai-compatible-provider.ts';
import type { UpstreamKind } from './open-upstream.ts';

/** A service or server that many use, with its differences. */
export interface Preset extends Pick<UpstreamKind, 'name' | 'baseUrl' | 'messagesPath'>, Pick<OpenAICompatibleDefinition, 'usualApi'> {
  /** Hosts by which it is known without being named, with their ports where they have one. */
  readonly host: RegExp;
  readonly quirks: NonNullable<UpstreamKind['quirks']>;
}

const thinkingType = { on: { thinking: { type: 'enabled' } }, off: { thinking: { type: 'disabled' } } };

/** Messages of services whose models take names of functions that are no longer. */
const shortNames = { toolNameMaxLength: 64 };

/** Services that know of `output_config` the effort only. */
const effortOnly = { ...shortNames, outputFormat: false };

/** "invalid thinking: only type=enabled is allowed for this model" */
const kimiThatThinks = /^(kimi-k2\.7-code|kimi-for-coding)/;

/** Moonshot refuses tool turns without thinking, or has stopped to; words in its place would disturb the model's own. */
const messagesOfKimi = (model: string) => ({
  ...shortNames,
  thinkingStandIn: 'empty' as const,
  ...(kimiThatThinks.test(model) && { thinkingTypes: ['enabled'], alwaysThinks: true }),
});

/** For services whose own Messages API serves all of their models: thinking, tools and cached tokens come as they are. */
const byMessages = () => 'anthropic-messages' as const;

/** Tools become a grammar, whose patterns must span the whole text and know no `\d`: one that does not fails every call. */
const grammarSchemas = { dropSchemaKeywords: ['$schema', 'pattern'] };

/** As of November 2026. What of it is no longer so is repaired from an upstream's own words. */
export const presets = {
  /** https://openrouter.ai/docs/use-cases/reasoning-tokens */
  openrouter: {
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    host: /^openrouter\.ai$/,
    // https://openrouter.ai/docs/api/api-reference/anthropic-messages/create-messages
    usualApi: byMessages,
    quirks: {
      // The marks pay where Claude or Gemini stands behind it.
      messagesFor: () => ({ ...effortOnly, cacheControl: true }),
      base: {
        dropFields: [],
        reasoning: {
          read: ['reasoning', 'reasoning_content'],
          effortField: 'reasoning.effort',
          efforts: ['minimal', 'low', 'medium', 'high', 'xhigh'],
          on: { reasoning: { enabled: true } },
          off: { reasoning: { enabled: false } },
        },
      },
    },
  },
  /** https://api-docs.deepseek.com/guides/thinking_mode */
  deepseek: {
    name: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com/v1',
    host: /^api\.deepseek\.com$/,
    // https://api-docs.deepseek.com/guides/anthropic_api
    usualApi: byMessages,
    messagesPath: '/anthropic/v1/messages',
    quirks: {
      // Its Messages take neither. "The `content[].thinking` in the thinking mode must be passed back to the API."
      messagesFor: () => ({ ...effortOnly, images: 'note', documents: 'text', thinkingStandIn: 'words' }),
      base: {
        responseFormat: 'json_object',
        // "reasoning_content must be passed back": on every turn, also where there was none.
        reasoning: { replay: 'reasoning_content', replayOn: 'always', replayEmpty: true, ...thinkingType },
      },
      models: [
        {
          match: /^deepseek-(v[4-9]|flash)/,
          quirks: { reasoning: { effortField: 'reasoning_effort', efforts: ['low', 'medium', 'high', 'max'] } },
        },
        { match: /^deepseek-v4-(pro|flash)/, limits: { context_window: 1_000_000 }, capabilities: { thinking: true }, preference: 2 },
        { match: /^deepseek-v4-pro/, preference: 3 },
        { match: /^deepseek-v3\.2/, limits: { context_window: 128_000 }, capabilities: { thinking: true } },
        { match: /^deepseek-(chat|reasoner)/, limits: { context_window: 64_000 } },
        // Before V4, reasoning of the turns with calls only.
        { match: /^deepseek-(v3|chat|reasoner)/, quirks: { reasoning: { replayOn: 'tool-turns', replayEmpty: false } } },
      ],
    },
  },
  /** https://platform.moonshot.ai/docs/guide/use-kimi-k2-thinking-model */
  moonshot: {
    name: 'Moonshot',
    baseUrl: 'https://api.moonshot.ai/v1',
    host: /^api\.moonshot\.(ai|cn)$/,
    usualApi: byMessages,
    messagesPath: '/anthropic/v1/messages',
    quirks: {
      messagesFor: messagesOfKimi,
      base: {
        strictTools: false,
        promptCacheKeyField: 'prompt_cache_key',
        userField: 'safety_identifier',
        // "reasoning_content must be passed back": on every turn, also where there was none.
        reasoning: { replay: 'reasoning_content', replayOn: 'always', replayEmpty: true, ...thinkingType },
      },
      models: [
        { match: /^kimi-k2\.[5-7]/, limits: { context_window: 262_144 }, capabilities: { thinking: true }, preference: 1 },
        { match: /^kimi-k2\.[56]/, capabilities: { image_input: true } },
        { match: /^kimi-k3/, limits: { context_window: 1_048_576 }, capabilities: { thinking: true, image_input: true }, preference: 3 },
        { match: /^kimi-k3/, quirks: { reasoning: { effortField: 'reasoning_effort', efforts: ['low', 'high', 'max'] } } },
        { match: /^kimi-k2\.7-code/, preference: 2 },
        { match: kimiThatThinks, quirks: { reasoning: { off: null } } },
      ],
    },
  },
  /** Kimi's subscription for coding agents, beside Moonshot's API. */
  'kimi-coding': {
    name: 'Kimi',
    baseUrl: 'https://api.kimi.com/coding/v1',
    host: /^api\.kimi\.com$/,
    usualApi: byMessages,
    quirks: {
      messagesFor: messagesOfKimi,
      base: { strictTools: false, reasoning: { replay: 'reasoning_content', replayOn: 'always', replayEmpty: true } },
    },
  },
  /** https://docs.z.ai/api-reference/llm/chat-completion */
  zai: {
    name: 'Z.ai',
    baseUrl: 'https://api.z.ai/api/paas/v4',
    host: /^(api\.z\.ai|open\.bigmodel\.cn)$/,
    // https://docs.z.ai/devpack/tool/claude
    usualApi: byMessages,
    messagesPath: '/api/anthropic/v1/messages',
    quirks: {
      messagesFor: () => effortOnly,
      base: {
        strictTools: false,
        responseFormat: 'json_object',
        reasoning: { replay: 'reasoning_content', ...thinkingType },
      },
      models: [
        { match: /^glm-(4\.7|5)/, limits: { context_window: 200_000 }, capabilities: { thinking: true }, preference: 1 },
        { match: /^glm-5\.[23]/, limits: { context_window: 1_000_000 }, preference: 2 },
        { match: /^glm-5\.3$/, preference: 3 },
      ],
    },
  },
  /** https://platform.minimax.io/docs/api-reference/text-anthropic-api */
  minimax: {
    name: 'MiniMax',
    baseUrl: 'https://api.minimax.io/v1',
    host: /^api\.minimaxi?\.(io|com)$/,
    usualApi: byMessages,
    messagesPath: '/anthropic/v1/messages',
    quirks: {
      messagesFor: () => effortOnly,
      base: { strictTools: false, images: 'note', thinkTags: ['think'], reasoning: { replay: 'reasoning_content' } },
      models: [
        { match: /^minimax-m2/i, capabilities: { thinking: true }, preference: 1 },
        { match: /^minimax-m3/i, limits: { context_window: 524_288 }, capabilities: { thinking: true }, preference: 2 },
      ],
    },
  },
  /** https://docs.mistral.ai/api */
  mistral: {
    name: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    host: /^api\.mistral\.ai$/,
    quirks: {
      base: {
        // "Tool call id was … but must be a-z, A-Z, 0-9, with a length of 9."
        toolIds: 'alphanumeric-9',
        requiredToolChoice: 'any',
        // Usage comes without being asked for.
        streamUsage: false,
        emptyAssistantContent: 'empty',
        // "Unexpected role 'user' after role 'tool'"
        userAfterResults: false,
      },
      models: [
        { match: /^(mistral-(large|medium|small)|devstral)-/, limits: { context_window: 262_144 }, preference: 1 },
        { match: /^codestral-/, limits: { context_window: 256_000 } },
        { match: /^devstral-/, preference: 2 },
      ],
    },
  },
  /** https://ai.google.dev/gemini-api/docs/openai */
  gemini: {
    name: 'Gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    host: /^generativelanguage\.googleapis\.com$/,
    quirks: {
      base: {
        images: 'inline',
        strictTools: false,
        parallelToolCalls: false,
        ...geminiSchemas,
        // Calls that another model made have no signature: https://ai.google.dev/gemini-api/docs/thought-signatures
        toolCallExtraDefault: { google: { thought_signature: 'skip_thought_signature_validator' } },
        reasoning: { effortField: 'reasoning_effort', efforts: ['minimal', 'low', 'medium', 'high'], off: { reasoning_effort: 'minimal' } },
      },
      models: [
        { match: /^(models\/)?gemini-2\.5-/, quirks: { reasoning: { off: { reasoning_effort: 'none' } } } },
        { match: /^(models\/)?gemini-2\.5-flash$/, limits: { context_window: 1_048_576 } },
        { match: /^(models\/)?gemini-/, capabilities: { image_input: true, thinking: true } },
        { match: /^(models\/)?gemini-3\.[578]-flash$/, limits: { context_window: 1_000_000 }, preference: 1 },
      ],
    },
  },
  /** https://docs.x.ai/docs/guides/reasoning */
  xai: {
    name: 'xAI',
    baseUrl: 'https://api.x.ai/v1',
    host: /^api\.x\.ai$/,
    quirks: {
      base: { completionTokensExcludeReasoning: true },
      models: [
        { match: /^grok-3-mini/, quirks: { reasoning: { effortField: 'reasoning_effort', efforts: ['low', 'high'] } } },
        { match: /^grok-4\.[56]/, limits: { context_window: 500_000 }, preference: 2 },
        { match: /^grok-4\.3/, limits: { context_window: 1_000_000 }, preference: 1 },
        { match: /^grok-code-fast-1$/, limits: { context_window: 256_000 }, preference: 1 },
      ],
    },
  },
  /** https://lmstudio.ai/docs/app/api/endpoints/openai */
  'lm-studio': {
    name: 'LM Studio',
    baseUrl: 'http://localhost:1234/v1',
    host: /:1234$/,
    quirks: {
      messagesFor: () => grammarSchemas,
      base: {
        ...grammarSchemas,
        dropFields: [],
        images: 'inline',
        strictTools: false,
        toolChoice: ['auto', 'none', 'required'],
        thinkTags: ['think'],
      },
    },
  },
  /** https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md */
  'llama.cpp': {
    name: 'llama.cpp',
    baseUrl: 'http://localhost:8080/v1',
    host: /^llama-?cpp(:\d+)?$/,
    quirks: {
      messagesFor: () => grammarSchemas,
      base: {
        ...grammarSchemas,
        dropFields: [],
        images: 'inline',
        strictTools: false,
        toolChoice: ['auto', 'none', 'required'],
        thinkTags: ['think'],
        reasoning: { replay: 'reasoning_content', off: { chat_template_kwargs: { enable_thinking: false } } },
      },
    },
  },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;

/** The preset of that name; without one, the preset whose host the URL has. All of its hosts have its API in the same place. */
export function presetFor(
  name: PresetName | undefined,
  url: string | undefined,
): (Preset & Pick<OpenAICompatibleDefinition, 'elsewhere'>) | undefined {
  const byHost = () => Object.values<Preset>(presets).find(({ host }) => url !== undefined && host.test(new URL(url).host));
  const preset = name === undefined ? byHost() : presets[name];
  return preset && { ...preset, elsewhere: [{ host: preset.host, path: `/${new URL(preset.baseUrl).pathname.slice(1)}` }] };
}
