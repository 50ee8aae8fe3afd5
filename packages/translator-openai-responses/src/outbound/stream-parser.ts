import type { UpstreamCall } from '@llama-stack/core';
import { JsonStreamParser } from '@llama-stack/core/translation';
import type { ResponsesQuirks } from '../quirks.ts';
import { ResponseReader } from './response-reader.ts';

/** An upstream's stream of response events. */
export class ResponsesStreamParser extends JsonStreamParser {
  constructor(call: UpstreamCall<ResponsesQuirks>) {
    super(new ResponseReader(call));
  }
}
