import type { ServedApi } from '@llama-stack/runtime';
import { anthropicMessages } from '@llama-stack/translator-anthropic-messages';

/** The APIs that we serve. The first gives its shape to errors on paths that belong to none. */
export const apis: readonly [ServedApi, ...ServedApi[]] = [anthropicMessages];
