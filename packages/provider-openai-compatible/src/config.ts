import { fields } from '@llama-stack/core';
import { z } from 'zod';
import { quirksPatch } from './quirks-patch.ts';

const { optional, seconds } = fields;

const limits = z.object({
  connect: optional(seconds()).meta({ absent: '10' }).describe('How long a connection may take to stand.'),
  read: optional(seconds()).meta({ absent: '1200' }).describe("How long to wait for an answer's next byte."),
});

const network = z.object({
  timeout: optional(z.union([seconds(), limits])).describe('One number for `read`, or each limit by itself.'),
  headers: optional(z.record(z.string().toLowerCase(), z.string()).transform(withoutEmpty)).describe(
    'Sent with each request, beside our own. One whose variable is not set is empty, and stays away.',
  ),
});

function withoutEmpty(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}

const quirks = optional(quirksPatch).describe(
  'How the upstream differs from the API, for servers that are not known here: [names and values](providers/openai-compatible.md#quirks).',
);

const model = z.object({
  match: z.string().describe("A model's id; `*` stands for any characters."),
  api: optional(z.enum(['openai-chat', 'openai-responses', 'anthropic-messages'])).describe(
    'The API by which the model is called, where its provider speaks more than one.',
  ),
  quirks,
  context_window: optional(fields.count()).describe('Tokens of prompt and answer together.'),
  max_tokens: optional(fields.count()).describe('The largest answer, in tokens. What a client asks beyond it is cut to it.'),
  image_input: optional(fields.flag()).describe(
    'Whether the model sees images. Where it does not, a note stands for each. Wins over what the server says.',
  ),
  thinking: optional(fields.flag()).describe('Whether the model can think before it answers.'),
  tools: optional(fields.flag()).describe('Whether the model can call tools.'),
});

/** What every provider of this kind reads from its `config`. Others build on it: `compatibleConfig.extend({ … })`. */
export const compatibleConfig = z.object({
  base_url: optional(fields.url()).describe('Where the API is.'),
  api_key: fields.secret().describe('The key that the upstream wants. Clients never see it.'),
  allowed_models: optional(z.array(z.string())).describe('Only these models are listed and called: ids, or patterns with `*`.'),
  model_validation: optional(fields.flag()).describe("Whether a model must be in the upstream's own list to be called."),
  quirks,
  models: optional(z.array(model)).describe('What is to be known of single models, where the upstream does not say it.'),
  network: optional(network).describe('Time limits and headers.'),
});

export type CompatibleConfig = z.output<typeof compatibleConfig>;
export type ModelConfig = z.output<typeof model>;
