import { field, items, numberField, textField } from './json-value.ts';
import type { RequestReading } from './scripted-request.ts';

/** Reads a Converse request. Model and stream are in its path. */
export function readConverseRequest(body: unknown): Omit<RequestReading, 'model' | 'stream'> {
  const messages = items(field(body, 'messages'));
  const last = messages.slice(messages.findLastIndex((message) => field(message, 'role') === 'assistant') + 1).flatMap(contentOf);
  const results = last.map((block) => field(block, 'toolResult')).filter((result) => result !== undefined);
  const all = messages.flatMap(contentOf);
  return {
    tools: items(field(field(body, 'toolConfig'), 'tools')).flatMap((tool) => {
      const name = textField(field(tool, 'toolSpec'), 'name');
      return name === '' ? [] : [name];
    }),
    prompt: textOf(last),
    results: results.map((result) => ({
      id: textField(result, 'toolUseId'),
      text: textOf(contentOf(result)),
      ...(field(result, 'status') === 'error' && { isError: true }),
    })),
    thinking: all.map((block) => textField(field(field(block, 'reasoningContent'), 'reasoningText'), 'text')).filter((text) => text !== ''),
    images: [...all, ...all.flatMap((block) => contentOf(field(block, 'toolResult')))].filter(
      (block) => field(block, 'image') !== undefined,
    ).length,
    // Converse knows two roles.
    lateSystems: 0,
    maxTokens: numberField(field(body, 'inferenceConfig'), 'maxTokens'),
  };
}

function contentOf(value: unknown): readonly unknown[] {
  return items(field(value, 'content'));
}

function textOf(blocks: readonly unknown[]): string {
  return blocks
    .map((block) => textField(block, 'text'))
    .filter((text) => text !== '')
    .join('\n');
}
