import type { ApiTranslator, OutboundTranslator } from '@llama-stack/core';
import { parseError } from '../errors/parse-error.ts';
import { FrameStreamParser } from '../event-stream/frame-stream-parser.ts';
import { AnswerReader } from './answer-reader.ts';
import { formatRequest } from './format-request.ts';
import { parseMessage } from './parse-message.ts';
import type { ConverseQuirks } from './quirks.ts';
import { repair } from './repair.ts';

/** Bedrock's Converse, as we call it. */
export const converse: ApiTranslator<ConverseQuirks> & { readonly outbound: OutboundTranslator<ConverseQuirks> } = {
  api: 'bedrock-converse',
  outbound: { formatRequest, repair, parseMessage, openStream: (call) => new FrameStreamParser(new AnswerReader(call)), parseError },
};
