import type { ApiTranslator } from '@llama-stack/core';
import { formatRequest } from './outbound/format-request.ts';
import type { ChatQuirks } from './quirks.ts';

export { type ChatReasoningState, readReasoningState } from './outbound/reasoning-state.ts';
export { type ChatQuirks, type ChatQuirksPatch, mergeQuirks, type ReasoningQuirks, standardChat } from './quirks.ts';
export { type ToolNames, toolNames } from './tool-names.ts';

/** OpenAI chat completions, as upstreams speak it. */
export const openaiChat: ApiTranslator<ChatQuirks> = {
  api: 'openai-chat',
  outbound: { formatRequest, parseMessage: unread, openStream: unread, parseError: unread },
};

function unread(): never {
  throw new Error('The response side is not there yet');
}
