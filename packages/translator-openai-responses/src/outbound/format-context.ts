import type { TranslationContext } from '@llama-stack/core/translation';
import type { ResponsesQuirks } from '../quirks.ts';

/** What every step of one translation shares. */
export type FormatContext = TranslationContext<ResponsesQuirks>;
