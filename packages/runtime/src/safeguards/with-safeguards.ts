import {
  BlockCollector,
  type CallContext,
  type EventBatch,
  type InferenceProvider,
  isGatewayError,
  type MessagesRequest,
  type OutputBlock,
  type ResolvedModel,
  type ToolUseBlock,
} from '@llama-stack/core';
import { fieldOf } from '@llama-stack/core/translation';
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
      const classifierContext = fieldOf(safeguard, 'classifier_context');
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
  return safeguards.find((entry: unknown) => fieldOf(entry, 'type') === dangerousToolUse);
}

/** Passes batches on, and adds the results to `message_delta`. */
async function* judged(
  batches: AsyncIterable<EventBatch>,
  judge: (calls: readonly ToolUseBlock[]) => Promise<Status>,
): AsyncGenerator<EventBatch> {
  const calls: ToolUseBlock[] = [];
  const onBlock = (block: OutputBlock) => block.type === 'tool_use' && calls.push(block);
  // What is not JSON is judged as it stands: the client decides what it makes of it.
  const blocks = new BlockCollector({ onBlock, onBrokenCall: onBlock });
  for await (const batch of batches) {
    for (const event of batch) blocks.push(event);
    const end = batch.findIndex((event) => event.type === 'message_delta');
    const last = batch[end];
    if (last?.type !== 'message_delta') {
      yield batch;
      continue;
    }
    yield batch.slice(0, end);
    const safeguard_results = [{ type: dangerousToolUse, status: await judge(calls) }];
    yield [{ ...last, delta: { ...last.delta, safeguard_results } }, ...batch.slice(end + 1)];
  }
}
