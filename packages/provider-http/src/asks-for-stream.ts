import { fieldOf } from '@llama-stack/core/translation';
import type { CallPlan } from './call-planner.ts';

/** Whether a stream is expected: because the body asks for one, or the client does, where it is the path that asks (Bedrock). */
export function asksForStream({ call, formatted }: CallPlan): boolean {
  return call.request.stream === true || fieldOf(formatted.body, 'stream') === true;
}
