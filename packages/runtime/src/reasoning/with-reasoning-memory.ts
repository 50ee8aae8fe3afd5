import type { CallContext, EventBatch, InferenceProvider, MessagesRequest } from '@llama-stack/core';
import { isThinkingOff } from '@llama-stack/core/translation';
import type { ReasoningMemory } from './reasoning-memory.ts';
import { ReasoningReader } from './reasoning-reader.ts';
import { restoreReasoning } from './restore-reasoning.ts';

type Infer = InferenceProvider['infer'];

/**
 * For clients that discard thinking: what a model thought before a tool call is kept, and put back when the call comes back without
 * it. A client that sends thinking back, as Claude Code does, is served as if this were not here; so is a request without tools.
 */
export function withReasoningMemory(infer: Infer, memory: ReasoningMemory): Infer {
  return (request, context) => {
    if (!request.tools?.length) return infer(request, context);
    const sent = blocksSent(request);
    if (sent.has('thinking') || sent.has('redacted_thinking')) return infer(request, context);
    const asks = sent.has('tool_use') && !isThinkingOff(request.thinking);
    const mayKnow = asks && memory.mayKnow(request.model);
    const batches = mayKnow === false ? infer(request, context) : inferRestored(mayKnow, request, context);
    return remembering(batches, request, memory);
  };

  async function* inferRestored(
    mayKnow: true | Promise<boolean>,
    request: MessagesRequest,
    context: CallContext,
  ): AsyncGenerator<EventBatch> {
    yield* infer((await mayKnow) ? await restoreReasoning(request, memory) : request, context);
  }
}

/** The types of all blocks in the assistant's turns. */
function blocksSent({ messages }: MessagesRequest): ReadonlySet<string> {
  const types = new Set<string>();
  for (const { role, content } of messages) {
    if (role !== 'assistant' || typeof content === 'string') continue;
    for (const { type } of content) types.add(type);
  }
  return types;
}

async function* remembering(
  batches: AsyncIterable<EventBatch>,
  request: MessagesRequest,
  memory: ReasoningMemory,
): AsyncGenerator<EventBatch> {
  const reader = new ReasoningReader((call, reasoning) => memory.keep(request, call, reasoning));
  for await (const batch of batches) {
    reader.push(batch);
    yield batch;
  }
}
