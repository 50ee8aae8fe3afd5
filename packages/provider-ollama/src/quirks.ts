import { ollamaSchemas } from '@llama-stack/core/translation';
import { type MessagesQuirks, standardMessages } from '@llama-stack/translator-anthropic-messages';
import type { ChatQuirksPatch } from '@llama-stack/translator-openai-chat';

/** https://docs.ollama.com/openai */
export const chatQuirks: ChatQuirksPatch = {
  ...ollamaSchemas,
  dropFields: ['top_k'],
  images: 'inline',
  stopSequences: 64,
  toolNameMaxLength: 128,
  strictTools: false,
  parallelToolCalls: false,
  // Every form of `tool_choice` is ignored.
  toolChoice: [],
  // An answer that is held to a schema calls no tools.
  responseFormatWithTools: false,
  thinkTags: ['think'],
  reasoning: {
    read: ['reasoning', 'reasoning_content'],
    replay: 'reasoning',
    effortField: 'reasoning_effort',
    // `max` is refused before 0.22, and is as much as `high` to the models that have efforts.
    efforts: ['low', 'medium', 'high'],
    off: { reasoning_effort: 'none' },
  },
};

/** Models without the capability refuse any word about thinking on this API. */
export const neverThinking: ChatQuirksPatch = { reasoning: { effortField: null, off: null } };

/** https://docs.ollama.com/api/anthropic-compatibility */
export const messagesQuirks: MessagesQuirks = {
  ...standardMessages,
  ...ollamaSchemas,
  fields: standardMessages.fields.filter((field) => field !== 'metadata'),
  // `is_error` is read and forgotten.
  blocks: { ...standardMessages.blocks, tool_result: ['tool_use_id', 'content'] },
  // Releases before 0.24 put what the user says first; on ollama.com, results hold no images.
  toolResults: 'apart',
  // Texts are joined by nothing, so that words run into each other.
  system: 'text',
  texts: 'spaced',
  images: 'inline',
  // An effort counts only where thinking is neither `enabled` nor `disabled`: `adaptive` stays as it is.
  efforts: ['low', 'medium', 'high', 'max'],
  outputFormat: false,
  toolChoices: [],
  disableParallelToolUse: false,
};
