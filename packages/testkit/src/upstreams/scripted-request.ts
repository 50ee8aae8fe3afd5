import { field, items, numberField, textField } from './json-value.ts';
import type { UpstreamRequest } from './start-upstream.ts';

/** A request for an answer, in words that do not depend on the API it came by. */
export interface ScriptedRequest extends RequestReading {
  readonly api: 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'bedrock-converse';
  /** Counts the requests for an answer, from 0. */
  readonly number: number;
  /** What came over the wire. */
  readonly upstream: UpstreamRequest;
}

/** What a script may want to know of a request. */
export interface RequestReading {
  readonly model: string;
  readonly stream: boolean;
  /** Names of the tools it offers. */
  readonly tools: readonly string[];
  /** The text of all messages since the last answer, tool results left out. */
  readonly prompt: string;
  /** Tool results since the last answer. Only those that the API marks as failed have `isError`. */
  readonly results: readonly ScriptedResult[];
  /** The reasoning of earlier answers, as it came back. */
  readonly thinking: readonly string[];
  /** How many images the whole request holds. */
  readonly images: number;
  /** System messages amid the conversation, under any role that an API has for them. */
  readonly lateSystems: number;
  /** How long the answer may be, in tokens, under any of the field's names. */
  readonly maxTokens: number | undefined;
}

export interface ScriptedResult {
  readonly id: string;
  readonly text: string;
  readonly isError?: true;
}

/** Reads a chat completions request. */
export function readChatRequest(body: unknown): RequestReading {
  const messages = items(field(body, 'messages'));
  const last = sinceLastAnswer(messages);
  return {
    ...readCommon(body),
    tools: items(field(body, 'tools')).map((tool) => textField(field(tool, 'function'), 'name')),
    prompt: last
      .filter((message) => field(message, 'role') !== 'tool')
      .map(contentText)
      .join('\n'),
    results: last
      .filter((message) => field(message, 'role') === 'tool')
      .map((message) => ({ id: textField(message, 'tool_call_id'), text: contentText(message) })),
    thinking: answersIn(messages)
      .map((message) => textField(message, 'reasoning_content') || textField(message, 'reasoning'))
      .filter((text) => text !== ''),
    images: countBlocks(messages, 'image_url'),
    lateSystems: countLateSystems(messages),
    maxTokens: numberField(body, 'max_completion_tokens') ?? numberField(body, 'max_tokens'),
  };
}

/** Reads a Responses request. */
export function readResponsesRequest(body: unknown): RequestReading {
  const input = items(field(body, 'input'));
  const isAnswer = (item: unknown) =>
    field(item, 'role') === 'assistant' || ['reasoning', 'function_call'].includes(textField(item, 'type'));
  const last = input.slice(input.findLastIndex(isAnswer) + 1);
  const isResult = (item: unknown) => field(item, 'type') === 'function_call_output';
  return {
    ...readCommon(body),
    tools: items(field(body, 'tools')).map((tool) => textField(tool, 'name')),
    prompt: last
      .filter((item) => !isResult(item))
      .map((item) => textOf(field(item, 'content')))
      .join('\n'),
    results: last.filter(isResult).map((item) => ({ id: textField(item, 'call_id'), text: textOf(field(item, 'output')) })),
    thinking: input
      .filter((item) => field(item, 'type') === 'reasoning')
      .map((item) =>
        items(field(item, 'summary'))
          .map((part) => textField(part, 'text'))
          .join(''),
      ),
    images: input
      .flatMap((item) => [...items(field(item, 'content')), ...items(field(item, 'output'))])
      .filter((part) => field(part, 'type') === 'input_image').length,
    lateSystems: countLateSystems(input),
    maxTokens: numberField(body, 'max_output_tokens'),
  };
}

/** Reads a Messages request. */
export function readMessagesRequest(body: unknown): RequestReading {
  const messages = items(field(body, 'messages'));
  const last = sinceLastAnswer(messages);
  return {
    ...readCommon(body),
    tools: items(field(body, 'tools')).map((tool) => textField(tool, 'name')),
    prompt: last.map(contentText).join('\n'),
    results: last
      .flatMap((message) => items(field(message, 'content')))
      .filter((block) => field(block, 'type') === 'tool_result')
      .map((block) => ({
        id: textField(block, 'tool_use_id'),
        text: contentText(block),
        ...(field(block, 'is_error') === true && { isError: true }),
      })),
    thinking: answersIn(messages)
      .flatMap((message) => items(field(message, 'content')))
      .filter((block) => field(block, 'type') === 'thinking')
      .map((block) => textField(block, 'thinking')),
    images: countBlocks(messages, 'image'),
    lateSystems: countLateSystems(messages),
    maxTokens: numberField(body, 'max_tokens'),
  };
}

function readCommon(body: unknown): Pick<RequestReading, 'model' | 'stream'> {
  return { model: textField(body, 'model'), stream: field(body, 'stream') === true };
}

function sinceLastAnswer(messages: readonly unknown[]): readonly unknown[] {
  return messages.slice(messages.findLastIndex((message) => field(message, 'role') === 'assistant') + 1);
}

/** The system messages after the first that is none. */
function countLateSystems(messages: readonly unknown[]): number {
  const isSystem = (message: unknown) => ['system', 'developer'].includes(textField(message, 'role'));
  return messages.slice(messages.findIndex((message) => !isSystem(message))).filter(isSystem).length;
}

function answersIn(messages: readonly unknown[]): readonly unknown[] {
  return messages.filter((message) => field(message, 'role') === 'assistant');
}

/** The text of a message or tool result, whether a string or an array of text blocks. */
function contentText(message: unknown): string {
  return textOf(field(message, 'content'));
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return items(content)
    .map((block) => textField(block, 'text'))
    .filter((text) => text !== '')
    .join('\n');
}

/** Blocks of a type, in messages and in tool results. */
function countBlocks(messages: readonly unknown[], type: string): number {
  return messages
    .flatMap((message) => items(field(message, 'content')))
    .reduce((count: number, block) => count + (field(block, 'type') === type ? 1 : 0) + countBlocks([block], type), 0);
}
