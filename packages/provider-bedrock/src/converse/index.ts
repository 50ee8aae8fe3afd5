import type { ApiTranslator, OutboundTranslator } from '@llama-stack/core';
import { AnswerStream } from '@llama-stack/core/translation';
import { parseError } from '../errors/parse-error.ts';
import { EventStreamFraming } from '../event-stream/event-stream-framing.ts';
import { ConverseReader } from './converse-reader.ts';
import { formatRequest } from './format-request.ts';
import { parseMessage } from './parse-message.ts';
import type { ConverseQuirks } from './quirks.ts';
import { repair } from './repair.ts';

/** Bedrock's Converse, as we call it. */
export const converse: ApiTranslator<ConverseQuirks> & { readonly outbound: OutboundTranslator<ConverseQuirks> } = {
  api: 'bedrock-converse',
  outbound: {
    formatRequest,
    repair,
    ofConversation: ['refusedImages'],
    parseMessage,
    openStream: (call) => new AnswerStream(new ConverseReader(call), new EventStreamFraming()),
    parseError,
  },
};
