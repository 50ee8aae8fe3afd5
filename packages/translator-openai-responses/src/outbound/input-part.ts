import { loseCacheControl, type PlacedBlock, type PromptPart } from '@llama-stack/core/translation';
import type { InputPart } from '../wire.ts';
import type { FormatContext } from './format-context.ts';

export function inputPart(part: PromptPart): InputPart {
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text };
    case 'image':
      return { type: 'input_image', image_url: part.url };
    case 'file':
      return { type: 'input_file', filename: part.filename, file_data: part.url };
  }
}

/** Parts of one block, the last of which takes over its cache mark: the upstream keeps what comes before (R13). */
export function markedParts(
  { block, path }: Pick<PlacedBlock, 'block' | 'path'>,
  parts: readonly PromptPart[],
  context: FormatContext,
): InputPart[] {
  const inputs = parts.map(inputPart);
  const last = inputs.at(-1);
  const isMarked = 'cache_control' in block && block.cache_control != null;
  if (isMarked && context.quirks.cacheBreakpoints && last !== undefined) last.prompt_cache_breakpoint = { mode: 'explicit' };
  else loseCacheControl(block, path, context);
  return inputs;
}
