import { type MessagesQuirks, standardMessages } from '@llama-stack/translator-anthropic-messages';
import type { ChatQuirksPatch } from '@llama-stack/translator-openai-chat';

/** Without `--reasoning-parser` the tags stay in the text. */
const thinkTags = ['think'];

/** Unless `VLLM_MAX_STOP_STRINGS` allows more. */
const stopStrings = 4;

/** The template of Hermes fails on a tool that has none. */
const toolDescriptions = true;

/** https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html */
export const chatQuirks: ChatQuirksPatch = {
  dropFields: [],
  stopSequences: stopStrings,
  toolNameMaxLength: 128,
  toolDescriptions,
  strictTools: false,
  thinkTags,
  reasoning: {
    read: ['reasoning', 'reasoning_content'],
    replay: 'reasoning',
    effortField: 'reasoning_effort',
    off: { chat_template_kwargs: { enable_thinking: false } },
  },
};

/** https://docs.vllm.ai/en/latest/serving/online_serving/ */
export const messagesQuirks: Partial<MessagesQuirks> = {
  // Blocks of `system` are joined by nothing, so that words run into each other.
  system: 'text',
  // `is_error` is read and forgotten.
  blocks: { ...standardMessages.blocks, tool_result: ['tool_use_id', 'content'] },
  // Images of results become a user's message right behind each, which would part the results of parallel calls.
  toolResults: 'apart',
  toolDescriptions,
  thinkTags,
  maxStopSequences: stopStrings,
  // Its `stop_reason` of an answer that was aborted is null.
  saysWhyItStops: true,
};
