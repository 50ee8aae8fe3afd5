import type { UpstreamCall } from '@llama-stack/core';
import { JsonStreamParser } from '@llama-stack/core/translation';
import { EventReader } from './event-reader.ts';
import type { MessagesQuirks } from './quirks.ts';

/** An upstream's Messages stream. */
export class MessagesStreamParser extends JsonStreamParser {
  constructor(call: UpstreamCall<MessagesQuirks>) {
    super(new EventReader(call));
  }
}
