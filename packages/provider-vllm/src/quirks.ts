import type { ChatQuirksPatch } from '@llama-stack/translator-openai-chat';

/** https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html */
export const chatQuirks: ChatQuirksPatch = {
  dropFields: [],
  stopSequences: 64,
  toolNameMaxLength: 128,
  strictTools: false,
  // Without `--reasoning-parser` the tags stay in the text.
  thinkTags: ['think'],
  reasoning: {
    read: ['reasoning', 'reasoning_content'],
    replay: 'reasoning',
    effortField: 'reasoning_effort',
    off: { chat_template_kwargs: { enable_thinking: false } },
  },
};
