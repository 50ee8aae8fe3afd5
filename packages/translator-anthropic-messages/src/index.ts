import type { ApiTranslator, InboundTranslator } from '@llama-stack/core';
import { formatError } from './inbound/format-error.ts';
import { formatMessage } from './inbound/format-message.ts';
import { formatTokenCount, parseCountTokens } from './inbound/parse-count-tokens.ts';
import { parseRequest } from './inbound/parse-request.ts';
import { openStream } from './inbound/stream-formatter.ts';
import { type MessagesQuirks, standardMessages } from './outbound/quirks.ts';
import { stripForeignSeals } from './seals.ts';

export { type MessagesQuirks, standardMessages, stripForeignSeals };

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

/** Anthropic's Messages API: validation towards clients, and what upstreams that serve it in part need. */
export const anthropicMessages: ApiTranslator<MessagesQuirks> & { readonly inbound: InboundTranslator } = {
  api: 'anthropic-messages',
  inbound,
};
