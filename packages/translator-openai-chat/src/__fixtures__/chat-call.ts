import { readFileSync } from 'node:fs';
import type { Loss, MessageParam, MessagesRequest, UpstreamCall } from '@llama-stack/core';
import { formatRequest } from '../outbound/format-request.ts';
import { type ChatQuirks, type ChatQuirksPatch, mergeQuirks, standardChat } from '../quirks.ts';
import type { ChatMessage, ChatRequest } from '../wire.ts';

type CallParts = Omit<Partial<UpstreamCall<ChatQuirks>>, 'request' | 'quirks'>;

/** A call with what a test cares about, the rest as harmless as can be. */
export function chatCall(
  request: Partial<MessagesRequest> = {},
  quirks: ChatQuirksPatch = {},
  parts: CallParts = {},
): UpstreamCall<ChatQuirks> {
  return {
    request: { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }], ...request },
    quirks: mergeQuirks(standardChat, quirks),
    clientModel: 'm',
    messageId: 'msg_1',
    provider: 'p',
    limits: {},
    promptTokens: 10,
    ...parts,
  };
}

export interface FormattedChat {
  readonly body: ChatRequest;
  readonly losses: readonly Loss[];
}

export function formatChat(request: Partial<MessagesRequest>, quirks: ChatQuirksPatch = {}, parts: CallParts = {}): FormattedChat {
  const { body, losses } = formatRequest(chatCall(request, quirks, parts));
  return { body: body as ChatRequest, losses };
}

/** The upstream's messages for a client's. */
export function chatMessages(messages: MessageParam[], quirks: ChatQuirksPatch = {}): ChatMessage[] {
  return formatChat({ messages }, quirks).body.messages;
}

/** The body of a request that Claude Code sent. */
export function recordedRequest(name: string): MessagesRequest {
  const file = new URL(`requests/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { body: MessagesRequest }).body;
}

export const user = (content: MessageParam['content']): MessageParam => ({ role: 'user', content });
export const assistant = (content: MessageParam['content']): MessageParam => ({ role: 'assistant', content });
export const system = (content: MessageParam['content']): MessageParam => ({ role: 'system', content });
export const text = (value: string) => ({ type: 'text' as const, text: value });
export const toolUse = (id: string, name = 'Read', input: unknown = {}) => ({ type: 'tool_use' as const, id, name, input });
export const toolResult = (tool_use_id: string, content = 'ok') => ({ type: 'tool_result' as const, tool_use_id, content });
export const image = (data = 'AAAA') => ({ type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data } });
