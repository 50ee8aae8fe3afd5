import { readFileSync } from 'node:fs';
import { collectEvents, type GatewayError, isGatewayError, type Message, type MessageStreamEvent, type MessagesRequest } from '@llama-stack/core';
import { openaiChat } from '../index.ts';
import type { ChatQuirksPatch } from '../quirks.ts';
import { chatCall } from './chat-call.ts';

interface ReadStream {
  readonly events: readonly MessageStreamEvent[];
  /** What ended the stream before its time. */
  readonly error?: GatewayError;
}

export interface ReadOptions {
  readonly quirks?: ChatQuirksPatch;
  readonly request?: Partial<MessagesRequest>;
}

/** The call that streams are read for. */
export function readingCall({ quirks = {}, request = {} }: ReadOptions = {}) {
  return chatCall(request, quirks, { messageId: 'msg_test', clientModel: 'claude-test', promptTokens: 123 });
}

/** Reads a body that arrives in these pieces, until its end or the first error. */
export function readPieces(pieces: readonly Uint8Array[], options: ReadOptions = {}): ReadStream {
  const parser = openaiChat.outbound.openStream(readingCall(options));
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

export function readText(body: string, options: ReadOptions = {}): ReadStream {
  return readPieces([Buffer.from(body)], options);
}

/** Chunks as a stream that ends as it should. */
export function chatStream(...chunks: readonly object[]): string {
  return `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`;
}

/** A chunk with one delta. */
export function chunk(delta: object, finish_reason: string | null = null): object {
  return { id: 'chatcmpl-1', choices: [{ index: 0, delta, finish_reason }] };
}

/** A delta with calls: `[index, id, name, arguments]`, each as the upstream has it. */
export function callsDelta(...calls: readonly (readonly [number | undefined, string | undefined, string | undefined, unknown?])[]): object {
  return { tool_calls: calls.map(([index, id, name, args]) => ({ index, id, type: 'function', function: { name, arguments: args } })) };
}

/** The message that a stream's chunks make. Throws what ended the stream before its time. */
export function messageOf(chunks: readonly object[], options: ReadOptions = {}): Message {
  const { events, error } = readText(chatStream(...chunks), options);
  if (error !== undefined) throw error;
  return collectEvents(events);
}

export function sampleStream(name: string): Buffer {
  return readFileSync(new URL(`streams/${name}.sse`, import.meta.url));
}
