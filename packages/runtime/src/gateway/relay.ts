import type { Relay, RelayRequest } from '@llama-stack/core';
import { attempt } from './attempt.ts';
import { type CallTools, openCall, type ResolvedRequest } from './call.ts';
import type { Answer } from './gateway-request.ts';
import { spliceModel } from './model-field.ts';
import { waitFor } from './patience.ts';
import { RelayStream } from './relay-stream.ts';

/** Answers with the upstream's own bytes: it speaks the client's API. Only the model's name and our own seals are altered. */
export async function relay(resolved: ResolvedRequest, pipe: Relay, tools: CallTools): Promise<Answer> {
  const call = openCall(resolved, { path: 'relay', stream: true }, tools);
  try {
    const request = relayRequest(resolved, 'create');
    const sent = attempt([pipe], (run) => run(request, call.context), call.context);
    const response = await waitFor(sent, call.context.signal);
    return { ...response, body: new RelayStream({ response, watch: call.watch, release: call.release }) };
  } catch (error) {
    call.watch.end(error);
    call.release();
    throw error;
  }
}

/** What goes upstream: the client's bytes, without seals that the upstream cannot read, for the upstream's own model id. */
export function relayRequest({ request: { source }, model }: ResolvedRequest, operation: RelayRequest['operation']): RelayRequest {
  const clean = source.api.inbound.cleanForRelay?.(source.body) ?? source.body;
  return { operation, body: spliceModel(clean, model.model), headers: source.headers };
}
