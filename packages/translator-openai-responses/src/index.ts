import type { ApiTranslator, OutboundTranslator } from '@llama-stack/core';
import { AnswerStream, parseError } from '@llama-stack/core/translation';
import { formatRequest } from './outbound/format-request.ts';
import { parseMessage } from './outbound/parse-message.ts';
import { repair } from './outbound/repair.ts';
import { ResponseReader } from './outbound/response-reader.ts';
import type { ResponsesQuirks } from './quirks.ts';

export { type ResponsesQuirks, responsesQuirks, standardResponses } from './quirks.ts';

/** OpenAI's Responses API, as upstreams speak it. Nothing is stored there: the conversation travels whole. */
export const openaiResponses: ApiTranslator<ResponsesQuirks> & { readonly outbound: OutboundTranslator<ResponsesQuirks> } = {
  api: 'openai-responses',
  outbound: {
    formatRequest,
    repair,
    ofConversation: ['replayReasoning', 'refusedImages'],
    parseMessage,
    openStream: (call) => new AnswerStream(new ResponseReader(call)),
    parseError,
  },
};
