import { applyContextEdits } from '../messages/apply-context-edits.ts';
import type { MessageParam } from '../messages/request.ts';
import { fitImages } from './fit-images.ts';
import type { MediaFormQuirks } from './format-image.ts';
import type { TranslationContext } from './translation-context.ts';

/** The history after `context_management`, which only Anthropic's own API knows: we apply it (R6, R7, K13). Images as many as fit. */
export function editedMessages(context: TranslationContext<MediaFormQuirks>): readonly MessageParam[] {
  const { call, losses, lose } = context;
  if (call.request.context_management != null) lose('context_management', 'mapped', 'the gateway applies the edits');
  const edited = applyContextEdits(call.request, call.promptTokens);
  losses.push(...edited.losses);
  return fitImages(edited.messages, context);
}
