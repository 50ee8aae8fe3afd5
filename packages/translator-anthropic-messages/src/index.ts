import type { ApiTranslator, InboundTranslator, OutboundTranslator } from '@llama-stack/core';
import { AnswerStream, parseError } from '@llama-stack/core/translation';
import { type ClaudeGeneration, claudeGeneration } from './claude-generation.ts';
import { formatError } from './inbound/format-error.ts';
import { formatMessage } from './inbound/format-message.ts';
import { formatTokenCount, parseCountTokens } from './inbound/parse-count-tokens.ts';
import { parseRequest } from './inbound/parse-request.ts';
import { openStream } from './inbound/stream-formatter.ts';
import { EventReader } from './outbound/event-reader.ts';
import { formatRequest } from './outbound/format-request.ts';
import { parseMessage } from './outbound/parse-message.ts';
import { type MessagesQuirks, messagesQuirks, standardMessages } from './outbound/quirks.ts';
import { repair } from './outbound/repair.ts';
import { stripForeignSeals } from './seals.ts';

export { type ClaudeGeneration, claudeGeneration, EventReader, type MessagesQuirks, messagesQuirks, standardMessages, stripForeignSeals };

const inbound: InboundTranslator = {
  path: '/v1/messages',
  parseRequest,
  formatMessage,
  openStream,
  formatError,
  parseCountTokens,
  formatTokenCount,
  cleanForRelay: stripForeignSeals,
};

const outbound: OutboundTranslator<MessagesQuirks> = {
  formatRequest,
  repair,
  ofConversation: ['refusedImages'],
  parseMessage,
  openStream: (call) => new AnswerStream(new EventReader(call)),
  parseError,
};

/** Anthropic's Messages API: validation towards clients, and what upstreams that serve it in part need. */
export const anthropicMessages = { api: 'anthropic-messages', inbound, outbound } satisfies ApiTranslator<MessagesQuirks>;
