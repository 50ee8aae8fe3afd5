import {
  type CallContext,
  type EventBatch,
  type InferenceProvider,
  isGatewayError,
  type MessageStreamEvent,
  type MessagesRequest,
  type ResolvedModel,
  type ToolUseBlock,
} from '@llama-stack/core';
import { judgeToolUses, type Verdict } from './judge-tool-uses.ts';

type Infer = InferenceProvider['infer'];
type Status =
  | { readonly type: 'available'; readonly tool_uses: Record<string, Verdict> }
  | { readonly type: 'unavailable'; readonly reason: string };

/** The one safeguard that Claude Code asks for (auto mode and plan mode, observed with 2.1.330). */
const dangerousToolUse = 'dangerous_tool_use';

/**
 * Answers `safeguards` with the verdicts of a judge model, so that auto mode works without Anthropic's servers: each tool call of
 * the answer is judged before `message_delta`, which carries `safeguard_results`. A judge that fails is `unavailable`, which the
 * client takes as a refusal: never as a permission.
 */
export function withSafeguards(infer: Infer, resolveJudge: () => ResolvedModel): Infer {
  return (request, context) => {
    const safeguard = requestedSafeguard(request);
    const batches = infer(request, context);
    return safeguard === undefined ? batches : judged(batches, (calls) => judgeCalls({ calls, safeguard, request, context }));
  };

  async function judgeCalls({ calls, safeguard, request, context }: JudgeCall): Promise<Status> {
    if (calls.length === 0) return { type: 'available', tool_uses: {} };
    try {
      const judge = resolveJudge();
      const classifierContext: unknown = Reflect.get(safeguard, 'classifier_context');
      // What the judge's own call loses, and by which API it is made, says nothing of the answer.
      const apart = { ...context, onLoss: () => undefined, onUpstreamApi: () => undefined };
      const tool_uses = await judgeToolUses({ calls, classifierContext, messages: request.messages }, judge, apart);
      return { type: 'available', tool_uses };
    } catch (error) {
      if (!isGatewayError(error)) throw error;
      context.logger.warn({ call: context.id, code: error.code, error: error.message }, 'the safeguards judge gave no verdict');
      return { type: 'unavailable', reason: error.message };
    }
  }
}

interface JudgeCall {
  readonly calls: readonly ToolUseBlock[];
  readonly safeguard: object;
  readonly request: MessagesRequest;
  readonly context: CallContext;
}

function requestedSafeguard({ safeguards }: MessagesRequest): object | undefined {
  if (!Array.isArray(safeguards)) return undefined;
  return safeguards.find(
    (entry: unknown) => typeof entry === 'object' && entry !== null && Reflect.get(entry, 'type') === dangerousToolUse,
  );
}

/** Passes batches on, and adds the results to `message_delta`. */
async function* judged(
  batches: AsyncIterable<EventBatch>,
  judge: (calls: readonly ToolUseBlock[]) => Promise<Status>,
): AsyncGenerator<EventBatch> {
  const calls = new ToolUseReader();
  for await (const batch of batches) {
    for (const event of batch) calls.push(event);
    const end = batch.findIndex((event) => event.type === 'message_delta');
    const last = batch[end];
    if (last?.type !== 'message_delta') {
      yield batch;
      continue;
    }
    yield batch.slice(0, end);
    const safeguard_results = [{ type: dangerousToolUse, status: await judge(calls.committed) }];
    yield [{ ...last, delta: { ...last.delta, safeguard_results } }, ...batch.slice(end + 1)];
  }
}

/** Puts the tool calls of a stream together; only those whose block stopped count. */
class ToolUseReader {
  readonly committed: ToolUseBlock[] = [];
  readonly #open = new Map<number, { readonly id: string; readonly name: string; json: string }>();

  push(event: MessageStreamEvent): void {
    if (event.type === 'content_block_start' && event.content_block.type === 'tool_use') {
      const { id, name } = event.content_block;
      if (typeof id === 'string' && typeof name === 'string') this.#open.set(event.index, { id, name, json: '' });
    } else if (event.type === 'content_block_delta' && event.delta.type === 'input_json_delta') {
      const call = this.#open.get(event.index);
      if (call !== undefined) call.json += event.delta.partial_json;
    } else if (event.type === 'content_block_stop') {
      const call = this.#open.get(event.index);
      if (call !== undefined) this.committed.push({ type: 'tool_use', id: call.id, name: call.name, input: JSON.parse(call.json || '{}') });
      this.#open.delete(event.index);
    }
  }
}
