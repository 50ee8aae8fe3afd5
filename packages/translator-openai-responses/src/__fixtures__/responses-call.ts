import { readFileSync } from 'node:fs';
import {
  type GatewayError,
  isGatewayError,
  type Loss,
  type MessageParam,
  type MessageStreamEvent,
  type MessagesRequest,
  type UpstreamCall,
} from '@llama-stack/core';
import { openaiResponses } from '../index.ts';
import { formatRequest } from '../outbound/format-request.ts';
import { type ResponsesQuirks, standardResponses } from '../quirks.ts';
import type { InputItem, ResponsesRequest } from '../wire.ts';

/** A call with what a test cares about, the rest as harmless as can be. */
export function responsesCall(request: Partial<MessagesRequest> = {}, quirks: Partial<ResponsesQuirks> = {}): UpstreamCall<ResponsesQuirks> {
  return {
    request: { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }], ...request },
    quirks: { ...standardResponses, ...quirks },
    clientModel: 'claude-test',
    messageId: 'msg_test',
    provider: 'p',
    limits: {},
    promptTokens: 123,
  };
}

export function formatResponses(
  request: Partial<MessagesRequest>,
  quirks: Partial<ResponsesQuirks> = {},
): { readonly body: ResponsesRequest; readonly losses: readonly Loss[] } {
  const { body, losses } = formatRequest(responsesCall(request, quirks));
  return { body: body as ResponsesRequest, losses };
}

/** The upstream's items for a client's messages. */
export function inputOf(messages: MessageParam[], quirks: Partial<ResponsesQuirks> = {}): InputItem[] {
  return formatResponses({ messages }, quirks).body.input;
}

/** Reads a body that arrives in these pieces, until its end or the first error. */
export function readPieces(
  pieces: readonly Uint8Array[],
  request: Partial<MessagesRequest> = {},
): { readonly events: readonly MessageStreamEvent[]; readonly error?: GatewayError } {
  const parser = openaiResponses.outbound.openStream(responsesCall(request));
  const events: MessageStreamEvent[] = [...parser.begin()];
  try {
    for (const piece of pieces) events.push(...parser.push(piece));
    events.push(...parser.end());
    return { events };
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    return { events, error };
  }
}

/** Events as the body of a stream. */
export function eventStream(...events: readonly { readonly type: string; readonly [field: string]: unknown }[]): Buffer {
  return Buffer.from(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
}

export function sampleStream(name: string): Buffer {
  return readFileSync(new URL(`streams/${name}.sse`, import.meta.url));
}

export const user = (content: MessageParam['content']): MessageParam => ({ role: 'user', content });
export const assistant = (content: MessageParam['content']): MessageParam => ({ role: 'assistant', content });
export const system = (content: MessageParam['content']): MessageParam => ({ role: 'system', content });
export const text = (value: string) => ({ type: 'text' as const, text: value });
export const toolUse = (id: string, name = 'Read', input: unknown = {}) => ({ type: 'tool_use' as const, id, name, input });
export const image = { type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
