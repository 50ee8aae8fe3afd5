import type { ApiTranslator, OutboundTranslator } from '@llama-stack/core';
import { AnswerStream, parseError } from '@llama-stack/core/translation';
import { CompletionReader } from './outbound/completion-reader.ts';
import { formatRequest } from './outbound/format-request.ts';
import { parseMessage } from './outbound/parse-message.ts';
import { repair } from './outbound/repair.ts';
import type { ChatQuirks } from './quirks.ts';

export { type ChatReasoningState, readReasoningState } from './outbound/reasoning-state.ts';
export {
  type ChatQuirks,
  type ChatQuirksPatch,
  chatQuirks,
  mergeQuirks,
  type ReasoningQuirks,
  reasoningQuirks,
  standardChat,
} from './quirks.ts';

/** OpenAI chat completions, as upstreams speak it. */
export const openaiChat: ApiTranslator<ChatQuirks> & { readonly outbound: OutboundTranslator<ChatQuirks> } = {
  api: 'openai-chat',
  outbound: {
    formatRequest,
    repair,
    ofConversation: ['refusedImages'],
    parseMessage,
    openStream: (call) => new AnswerStream(new CompletionReader(call)),
    parseError,
  },
};
