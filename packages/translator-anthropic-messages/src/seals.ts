import { isReasoningSeal } from '@llama-stack/core';
import { isJsonObject, objectOf, parseJson } from '@llama-stack/core/translation';
import { lacksThinkingFirst, withoutThinkingEdits } from './thinking-first.ts';

/**
 * How a seal of ours begins: `ls1.` and the base64 of `{"`. A byte search for it costs less than parsing a body that has none, and
 * least without the quote before it, of which JSON is full.
 */
const sealStart = 'ls1.eyJ';

/**
 * A body for an upstream that made none of our seals: thinking blocks that carry one are left out, as Anthropic answers 400 to a
 * signature it did not write. Without a seal the bytes are returned as they came, unparsed.
 */
export function stripForeignSeals(body: Uint8Array): Uint8Array {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!buffer.includes(sealStart)) return body;
  const request = parseJson(buffer.toString('utf8'));
  // What is wrong with it the upstream says, in its own words.
  if (!isRequest(request)) return body;
  const messages = request.messages.map(withoutSeals);
  if (messages.every((message, index) => message === request.messages[index])) return body;
  const kept = messages.filter((message) => message !== undefined);
  const stripped = { ...request, messages: kept };
  return Buffer.from(JSON.stringify(needsThinking(stripped) ? withoutThinking(stripped) : stripped), 'utf8');
}

interface LooseRequest {
  readonly [field: string]: unknown;
  readonly messages: readonly unknown[];
}

function isRequest(value: unknown): value is LooseRequest {
  return isJsonObject(value) && Array.isArray(value.messages);
}

/** The same message when it has no seal; undefined when nothing else is in it. */
function withoutSeals(message: unknown): unknown {
  const { content } = objectOf(message);
  if (!Array.isArray(content) || !content.some(isSealed)) return message;
  const kept = content.filter((block) => !isSealed(block));
  return kept.length === 0 ? undefined : { ...objectOf(message), content: kept };
}

function isSealed(block: unknown): boolean {
  const { type, signature, data } = objectOf(block);
  return type === 'thinking' ? isReasoningSeal(signature) : type === 'redacted_thinking' && isReasoningSeal(data);
}

function needsThinking({ thinking, messages }: LooseRequest): boolean {
  return objectOf(thinking).type === 'enabled' && lacksThinkingFirst(messages);
}

function withoutThinking({ thinking: _thinking, context_management, ...request }: LooseRequest): object {
  const kept = withoutThinkingEdits(context_management);
  return kept === undefined ? request : { ...request, context_management: kept };
}
