import type { FormattedRequest, UpstreamCall } from '@llama-stack/core';
import type { ChatQuirks } from '../quirks.ts';

export function formatRequest(call: UpstreamCall<ChatQuirks>): FormattedRequest {
  return { body: { model: call.request.model }, losses: [] };
}
