import { isReasoningSeal } from '@llama-stack/core';

/** How a seal of ours begins in JSON: a byte search for it costs less than parsing a body that has none. */
const sealStart = '"ls1.';

/**
 * A body for an upstream that made none of our seals: thinking blocks that carry one are left out, as Anthropic answers 400 to a
 * signature it did not write. Without a seal the bytes are returned as they came, unparsed.
 */
export function stripForeignSeals(body: Uint8Array): Uint8Array {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!buffer.includes(sealStart)) return body;
  const request = parseObject(buffer.toString('utf8'));
  if (request === undefined || !Array.isArray(request.messages)) return body;
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

function parseObject(text: string): LooseRequest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRequest(value) ? value : undefined;
  } catch {
    // The upstream says what is wrong with it, in its own words.
    return undefined;
  }
}

function isRequest(value: unknown): value is LooseRequest {
  return typeof value === 'object' && value !== null && 'messages' in value && Array.isArray(value.messages);
}

/** The same message when it has no seal; undefined when nothing else is in it. */
function withoutSeals(message: unknown): unknown {
  const content = contentOf(message);
  if (content === undefined || !content.some(isSealed)) return message;
  const kept = content.filter((block) => !isSealed(block));
  return kept.length === 0 ? undefined : { ...Object(message), content: kept };
}

function isSealed(block: unknown): boolean {
  if (typeof block !== 'object' || block === null || !('type' in block)) return false;
  if (block.type === 'thinking') return isReasoningSeal(Reflect.get(block, 'signature'));
  return block.type === 'redacted_thinking' && isReasoningSeal(Reflect.get(block, 'data'));
}

/**
 * With a thinking budget, Anthropic wants the assistant's turn of an open tool loop to begin with thinking ("Expected `thinking` or
 * `redacted_thinking`, but found `tool_use`"). Adaptive thinking asks for no such thing.
 */
function needsThinking({ thinking, messages }: LooseRequest): boolean {
  if (typeof thinking !== 'object' || thinking === null || Reflect.get(thinking, 'type') !== 'enabled') return false;
  const last = messages.findLast((message) => Reflect.get(Object(message), 'role') === 'assistant');
  const answered = contentOf(messages.at(-1))?.some((block) => Reflect.get(Object(block), 'type') === 'tool_result');
  const first = Reflect.get(Object(contentOf(last)?.[0]), 'type');
  return answered === true && first !== 'thinking' && first !== 'redacted_thinking';
}

/** The thinking edits of `context_management` are refused without thinking, so they go with it. */
function withoutThinking({ thinking: _thinking, context_management, ...request }: LooseRequest): object {
  const edits: unknown = Reflect.get(Object(context_management), 'edits');
  if (!Array.isArray(edits)) return { ...request, ...(context_management !== undefined && { context_management }) };
  const kept = edits.filter((edit) => !String(Reflect.get(Object(edit), 'type')).startsWith('clear_thinking_'));
  return kept.length === 0 ? request : { ...request, context_management: { ...Object(context_management), edits: kept } };
}

function contentOf(message: unknown): readonly unknown[] | undefined {
  const content: unknown = Reflect.get(Object(message), 'content');
  return Array.isArray(content) ? content : undefined;
}
