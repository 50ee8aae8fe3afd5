import { answerToResults, isJsonObject, type JsonObject, mediaFollow, mediaOrigin, textOf } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';
import type { WireMessage } from './format-messages.ts';

/**
 * For upstreams that make tool messages of results and user messages of all else. Some take media from the user only, or put what the user
 * says first; and some have models that take no user message right behind a tool message, such as vLLM with Mistral's: then what stands
 * beside results goes into the last of them, and media come after an answer.
 */
export function userApart(messages: readonly WireMessage[], context: FormatContext): readonly WireMessage[] {
  const { userAfterResults, toolResults } = context.quirks;
  return userAfterResults && toolResults === 'beside' ? messages : messages.flatMap((message) => setApart(message, context));
}

function setApart(message: WireMessage, context: FormatContext): readonly WireMessage[] {
  const results = message.content.filter(isResult);
  const said = message.content.filter((block) => !isResult(block));
  const [last, ...before] = results.toReversed();
  if (message.role !== 'user' || last === undefined) return [message];
  const hasMedia = [...said, ...results.flatMap(partsOf)].some(isMedia);
  if (!hasMedia && said.length === 0) return [message];
  if (hasMedia || context.quirks.userAfterResults) return bothApart(results, said, context);
  context.lose('messages', 'mapped', 'what stands beside tool results went into the last of them');
  return [{ role: 'user', content: [...before.toReversed(), { ...last, content: [...partsOf(last), ...said] }] }];
}

function bothApart(results: readonly JsonObject[], said: readonly JsonObject[], context: FormatContext): readonly WireMessage[] {
  const media = results.flatMap(mediaOf);
  const parts: WireMessage[] = [{ role: 'user', content: results.map(withoutMedia) }];
  if (media.length > 0) context.lose('messages', 'mapped', 'media of tool results follow in a message of their own');
  if (!context.quirks.userAfterResults) {
    context.lose('messages', 'mapped', 'an answer of the assistant was put between tool results and media');
    parts.push({ role: 'assistant', content: [text(answerToResults)] });
  }
  return [...parts, { role: 'user', content: [...media, ...said] }];
}

function withoutMedia(result: JsonObject): JsonObject {
  const parts = partsOf(result);
  const kept = parts.filter((part) => !isMedia(part));
  if (kept.length === parts.length) return result;
  return { ...result, content: kept.length === 0 ? [text(mediaFollow)] : kept };
}

function mediaOf(result: JsonObject): readonly JsonObject[] {
  const media = partsOf(result).filter(isMedia);
  return media.length === 0 ? [] : [text(mediaOrigin(textOf(result.tool_use_id))), ...media];
}

/** A result's content as blocks. */
function partsOf({ content }: JsonObject): readonly JsonObject[] {
  if (Array.isArray(content)) return content.filter(isJsonObject);
  return textOf(content) === '' ? [] : [text(textOf(content))];
}

function isResult({ type }: JsonObject): boolean {
  return type === 'tool_result';
}

function isMedia({ type }: JsonObject): boolean {
  return type === 'image' || type === 'document';
}

function text(value: string): JsonObject {
  return { type: 'text', text: value };
}
