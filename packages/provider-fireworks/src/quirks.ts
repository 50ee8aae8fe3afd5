import type { ChatQuirksPatch } from '@llama-stack/translator-openai-chat';

/** https://docs.fireworks.ai/api-reference/post-chatcompletions */
export const chatQuirks: ChatQuirksPatch = {
  // Knows `top_k`.
  dropFields: [],
  // "max_tokens > 4096 must have stream=true"
  maxTokensWithoutStream: 4_096,
  // "Extra inputs are not permitted"
  strictTools: false,
  // Some models' reasoning stays in the text.
  thinkTags: ['think'],
  // A replica caches for itself: https://docs.fireworks.ai/guides/prompt-caching
  promptCacheKeyField: 'prompt_cache_key',
  userField: 'user',
  // https://docs.fireworks.ai/guides/reasoning
  reasoning: {
    read: ['reasoning_content', 'reasoning'],
    replay: 'reasoning_content',
    effortField: 'reasoning_effort',
    off: { thinking: { type: 'disabled' } },
  },
};
