import type { UpstreamCall } from '@llama-stack/core';
import { JsonStreamParser } from '@llama-stack/core/translation';
import type { ChatQuirks } from '../quirks.ts';
import { CompletionReader } from './completion-reader.ts';

/** An upstream's stream of chat completion chunks. */
export class ChatStreamParser extends JsonStreamParser {
  constructor(call: UpstreamCall<ChatQuirks>) {
    super(new CompletionReader(call));
  }
}
