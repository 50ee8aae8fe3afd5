import type { ContentBlock, MessageParam } from '@llama-stack/core';
import { asReminder, type JsonObject, textOf } from '@llama-stack/core/translation';
import { callsAlone, callsApart } from './calls-apart.ts';
import { formatBlock } from './format-block.ts';
import { type FormatContext, pickFields } from './format-context.ts';
import { pairToolResults } from './pair-tool-results.ts';
import { spaceTexts } from './space-texts.ts';
import { standInThinking } from './stand-in-thinking.ts';
import { userApart } from './user-apart.ts';

/** A message as it is sent: its content is always a list of blocks, so that its bytes do not depend on how the client wrote it. */
export interface WireMessage {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: readonly JsonObject[];
}

/** The conversation in the blocks that the upstream knows, every call followed by its result. */
export function formatMessages(messages: readonly MessageParam[], context: FormatContext): readonly WireMessage[] {
  const formatted = messages.map((message, index) => formatMessage(message, index, context)).filter(saysSomething);
  const paired = pairToolResults(mergedTurns(systemAfterResults(formatted)).map(resultsFirst), context);
  const apart = userApart(callsApart(callsAlone(paired, context), context.quirks), context);
  return spaceTexts(standInThinking(apart, context.quirks), context.quirks);
}

/** A turn of which nothing is left stays a turn: without it two others would become one. The last answer may be empty: it is a prefill. */
function saysSomething({ role, content }: WireMessage, index: number, messages: readonly WireMessage[]): boolean {
  return content.length > 0 || (role !== 'system' && !(role === 'assistant' && index === messages.length - 1));
}

/** Its list of blocks is its own, and may be added to. */
interface NewMessage extends WireMessage {
  readonly content: JsonObject[];
}

function formatMessage(message: MessageParam, index: number, context: FormatContext): NewMessage {
  const path = `messages[${index}]`;
  // The effort of a turn is read by `formatThinking`.
  pickFields(message, { path, fields: ['role', 'content', 'output_config'] }, context);
  const blocks: readonly ContentBlock[] = typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
  const content: JsonObject[] = [];
  for (const [position, block] of blocks.entries()) content.push(...formatBlock(block, `${path}.content[${position}]`, context));
  if (message.role !== 'system' || context.quirks.inlineSystem === 'keep') return { role: message.role, content };
  return {
    role: 'user',
    content: content.map((block) => (block.type === 'text' ? { ...block, text: asReminder(textOf(block.text)) } : block)),
  };
}

/** Two messages of one role are one turn: chat templates and the pairing of results count in turns. */
function mergedTurns(messages: readonly NewMessage[]): readonly WireMessage[] {
  const merged: NewMessage[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (message.role === 'system' || last?.role !== message.role) merged.push(message);
    else for (const block of message.content) last.content.push(block);
  }
  return merged;
}

/** Nothing may stand between a call and its result (R4). */
function systemAfterResults(messages: readonly NewMessage[]): readonly NewMessage[] {
  const placed: NewMessage[] = [];
  let waiting: NewMessage[] = [];
  for (const message of messages) {
    if (message.role === 'system' && placed.at(-1)?.content.some(isCall)) waiting.push(message);
    else {
      placed.push(...(message.role === 'user' ? [message, ...waiting] : [...waiting, message]));
      waiting = [];
    }
  }
  return [...placed, ...waiting];
}

function isCall({ type }: JsonObject): boolean {
  return type === 'tool_use';
}

/** Results come before what the user says besides (R27). */
function resultsFirst(message: WireMessage): WireMessage {
  const isResult = ({ type }: JsonObject): boolean => type === 'tool_result';
  const firstOther = message.content.findIndex((block) => !isResult(block));
  if (firstOther === -1 || !message.content.slice(firstOther).some(isResult)) return message;
  return { ...message, content: [...message.content.filter(isResult), ...message.content.filter((block) => !isResult(block))] };
}
