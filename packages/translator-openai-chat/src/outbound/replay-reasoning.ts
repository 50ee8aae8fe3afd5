import { openReasoningSeal } from '@llama-stack/core';
import type { PendingCall, PlacedBlock } from '@llama-stack/core/translation';
import type { ChatAssistantMessage } from '../wire.ts';
import type { FormatContext } from './format-context.ts';
import { type ChatReasoningState, readReasoningState } from './reasoning-state.ts';

/** The reasoning of one assistant turn that this very model gets back. */
export interface ReplayedReasoning {
  readonly text: string;
  readonly details: readonly unknown[];
  /** By the client's tool_use id. */
  readonly calls: Readonly<Record<string, unknown>>;
}

/** Opens the seals of a turn. What another model, provider or vendor thought is dropped: it could only confuse or fail (K1, K2, K10). */
export function openReasoning(blocks: readonly PlacedBlock[], context: FormatContext): ReplayedReasoning {
  const texts: string[] = [];
  const details: unknown[] = [];
  let calls: Record<string, unknown> = {};
  for (const { block, path } of blocks) {
    if (block.type !== 'thinking' && block.type !== 'redacted_thinking') continue;
    const state = openOwnSeal(block.type === 'thinking' ? block.signature : block.data, context);
    if (state === undefined) {
      context.lose(path, 'dropped', 'not the reasoning of this model at this provider');
      continue;
    }
    if (takesNothing(state, context)) context.lose(path, 'dropped', 'the upstream takes no reasoning back');
    if (block.type === 'thinking') texts.push(block.thinking);
    details.push(...(state.details ?? []));
    calls = { ...calls, ...state.calls };
  }
  return { text: texts.join(''), details, calls };
}

function openOwnSeal(signature: unknown, { call }: FormatContext): ChatReasoningState | undefined {
  const seal = openReasoningSeal(signature);
  if (seal?.api !== 'openai-chat' || seal.provider !== call.provider || seal.model !== call.request.model) return undefined;
  return readReasoningState(seal.state);
}

function takesNothing(state: ChatReasoningState, { quirks }: FormatContext): boolean {
  const takesDetails = quirks.reasoning.detailsField !== null && state.details !== undefined;
  const takesExtras = quirks.toolCallExtraField !== null && state.calls !== undefined;
  return quirks.reasoning.replay === null && !takesDetails && !takesExtras;
}

/** The fields that carry the reasoning back, as this upstream wants them (K6). */
export function replayFields(reasoning: ReplayedReasoning, callsTools: boolean, context: FormatContext): Partial<ChatAssistantMessage> {
  const { replay, replayOn, replayEmpty, detailsField } = context.quirks.reasoning;
  if (replayOn === 'tool-turns' && !callsTools) return {};
  if (detailsField !== null && reasoning.details.length > 0) return { [detailsField]: reasoning.details };
  if (replay !== null && (replayEmpty || reasoning.text !== '')) return { [replay]: reasoning.text };
  return {};
}

/** What goes back with each call, by its place (K7). A turn without any of its own gets the stand-in on its first call. */
export function callExtras(
  calls: readonly PendingCall[],
  reasoning: ReplayedReasoning,
  { quirks }: FormatContext,
): Record<string, unknown>[] {
  const field = quirks.toolCallExtraField;
  if (field === null) return [];
  const isForeign = Object.keys(reasoning.calls).length === 0;
  return calls.map(({ block: { id } }, index) => {
    const own = Object.hasOwn(reasoning.calls, id) ? reasoning.calls[id] : undefined;
    const extra = own ?? (isForeign && index === 0 ? quirks.toolCallExtraDefault : undefined);
    return extra === undefined ? {} : { [field]: extra };
  });
}
