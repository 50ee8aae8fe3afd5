import { defineProvider, fields, missingValue, type ProviderPlugin } from '@llama-stack/core';
import { anthropicMessages } from '@llama-stack/translator-anthropic-messages';
import { openaiResponses } from '@llama-stack/translator-openai-responses';
import { z } from 'zod';
import { compatibleConfig } from './config.ts';
import { defineOpenAICompatibleProvider, type OpenAICompatibleDefinition } from './define-openai-compatible-provider.ts';
import { type PresetName, presetFor, presets } from './presets.ts';

const presetNames = Object.keys(presets).filter((name): name is PresetName => Object.hasOwn(presets, name));

const schema = compatibleConfig.extend({
  preset: fields.optional(z.enum(presetNames)).describe('Whose server it is. Without it its address tells.'),
});

const config = schema.check(({ value, issues }) => {
  if (value.base_url !== undefined || value.preset !== undefined) return;
  issues.push({ code: 'custom', path: ['base_url'], message: missingValue('OPENAI_COMPATIBLE_URL'), input: value });
});

export interface AnyServerConfig extends z.output<typeof schema> {}

/** Of a server that we know nothing of. */
const unknownServer: Pick<OpenAICompatibleDefinition, 'name' | 'quirks'> = {
  name: 'the server',
  quirks: { base: { thinkTags: ['think'] } },
};

/** Any server of chat completions, by its address: OpenRouter, DeepSeek, LM Studio, llama.cpp, … What a preset does not say goes into the configuration. */
export const provider: ProviderPlugin<AnyServerConfig> = defineProvider({
  type: 'remote::openai-compatible',
  config,
  create: (options) =>
    defineOpenAICompatibleProvider({
      ...(presetFor(options.config.preset, options.config.base_url) ?? unknownServer),
      type: 'remote::openai-compatible',
      variables: { baseUrl: 'OPENAI_COMPATIBLE_URL', apiKey: 'OPENAI_COMPATIBLE_API_KEY' },
      otherApis: [anthropicMessages.api, openaiResponses.api],
    }).create(options),
});
