import { openReasoningSeal, type RedactedThinkingBlock, type ThinkingBlock } from '@llama-stack/core';
import type { ReasoningItem } from '../wire.ts';
import type { FormatContext } from './format-context.ts';
import { readReasoningItem } from './reasoning-state.ts';

/** The reasoning item that a block was made of, for the very model that reasoned: any other could not decrypt it (K1, K2, K8, K10). */
export function replayReasoning(block: ThinkingBlock | RedactedThinkingBlock, path: string, context: FormatContext): ReasoningItem[] {
  const { call, quirks } = context;
  const seal = openReasoningSeal(block.type === 'thinking' ? block.signature : block.data);
  const isOwn = seal?.api === 'openai-responses' && seal.provider === call.provider && seal.model === call.request.model;
  const state = isOwn && quirks.replayReasoning ? readReasoningItem(seal.state) : undefined;
  if (state === undefined) {
    context.lose(
      path,
      'dropped',
      quirks.replayReasoning ? 'not the reasoning of this model at this provider' : 'the upstream takes no reasoning back',
    );
    return [];
  }
  const text = block.type === 'thinking' ? block.thinking : '';
  const summary: ReasoningItem['summary'] = text === '' ? [] : [{ type: 'summary_text', text }];
  return [{ type: 'reasoning', id: state.id, summary, encrypted_content: state.encrypted_content }];
}
