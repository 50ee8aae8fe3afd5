import { joinTexts, loseCacheControl, systemTexts } from '@llama-stack/core/translation';
import type { ChatSystemMessage } from '../wire.ts';
import type { FormatContext } from './format-context.ts';

/** The system prompt as one message, with what the response format has to say in words. */
export function formatSystem(context: FormatContext, instruction: string | undefined): ChatSystemMessage[] {
  const texts = systemTexts(context).map(({ block, path, text }) => {
    loseCacheControl(block, path, context);
    return text;
  });
  if (instruction !== undefined) texts.push(instruction);
  return texts.length === 0 ? [] : [{ role: context.quirks.systemRole, content: joinTexts(texts) }];
}
