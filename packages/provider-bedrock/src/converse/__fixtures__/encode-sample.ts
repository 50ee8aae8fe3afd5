import { eventFrame, exceptionFrame } from '@llama-stack/testkit';

/** A recorded stream, kept readable as SSE, in the frames that it came in. */
export function encodeSample(sse: string): readonly Buffer[] {
  return sse.split(/\r?\n\r?\n/).flatMap((event) => {
    const type = /^event: (.*)$/m.exec(event)?.[1];
    const data = /^data: (.*)$/m.exec(event)?.[1];
    if (type === undefined || data === undefined) return [];
    const payload: { message?: string } = JSON.parse(data);
    return [type.endsWith('Exception') ? exceptionFrame(type, payload.message ?? '') : eventFrame(type, payload)];
  });
}
