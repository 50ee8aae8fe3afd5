import type { CallPlan } from './call-planner.ts';

/** Whether a stream is expected: because the body asks for one, or the client does, where it is the path that asks (Bedrock). */
export function asksForStream({ call, formatted }: CallPlan): boolean {
  const { body } = formatted;
  return call.request.stream === true || (typeof body === 'object' && body !== null && Reflect.get(body, 'stream') === true);
}
