import type { JsonObject } from '@llama-stack/core/translation';

/** One message of AWS's event stream, unpacked. */
export interface Frame {
  /** `exception` is one that the API declares, `error` any other failure. */
  readonly kind: 'event' | 'exception' | 'error';
  /** `contentBlockDelta`, `throttlingException`, … */
  readonly type: string;
  readonly payload: JsonObject;
}
