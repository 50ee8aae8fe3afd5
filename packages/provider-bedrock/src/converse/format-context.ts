import type { TranslationContext } from '@llama-stack/core/translation';
import type { CacheMarks } from './cache-marks.ts';
import type { ConverseQuirks } from './quirks.ts';

/** What every step of one translation shares. */
export interface FormatContext extends TranslationContext<ConverseQuirks> {
  readonly marks: CacheMarks;
}
