import { isGatewayError, type MessagesRequest } from '@llama-stack/core';
import type { Resolution } from '../models/model-registry.ts';
import { mayAskAnother } from './attempt.ts';
import { type Call, openCall, type ResolvedRequest } from './call.ts';
import { explainMissing } from './explain-missing.ts';
import type { Answer } from './gateway-request.ts';
import { pipeOf, type RelayedCall, relay } from './relay.ts';
import { type TranslateTools, translate } from './translate.ts';

/**
 * Answers a request: by relay where the upstream speaks the client's API, else through the translators. `fallbacks` are the models to ask
 * when the first cannot; they are always asked through the translators.
 */
export async function answer(resolved: ResolvedRequest, fallbacks: readonly Resolution[], tools: TranslateTools): Promise<Answer> {
  const pipe = pipeOf(resolved);
  if (pipe !== undefined) {
    // A relayed body is not parsed, so whether it streams is not known.
    const call = openCall(resolved, { path: 'relay', stream: true }, tools);
    return watched({ call, resolved, tools }, () => relayOrFallBack({ resolved, pipe, call }, fallbacks, tools));
  }
  // What is no request is no call either.
  const request = parse(resolved);
  const call = openCall(resolved, { path: 'translated', stream: request.stream === true }, tools);
  return watched({ call, resolved, tools }, () => translate({ resolved, call, request, targets: [resolved.model, ...fallbacks], tools }));
}

async function relayOrFallBack(relayed: RelayedCall, fallbacks: readonly Resolution[], tools: TranslateTools): Promise<Answer> {
  const { resolved, call } = relayed;
  const [first, ...others] = fallbacks;
  if (first === undefined) return relay(relayed);
  try {
    return await relay(relayed, { throwsRefusals: true });
  } catch (error) {
    if (!isGatewayError(error) || !mayAskAnother(error, call.context)) throw error;
    return translate({ resolved, call, request: parse(resolved), targets: [first, ...others], tools, before: error });
  }
}

interface Watched {
  readonly call: Call;
  readonly resolved: ResolvedRequest;
  readonly tools: TranslateTools;
}

async function watched({ call, resolved, tools }: Watched, run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (cause) {
    const error = explainMissing(cause, resolved, tools.names);
    call.watch.end(error);
    call.release();
    throw error;
  }
}

function parse({ request }: ResolvedRequest): MessagesRequest {
  return request.source.api.inbound.parseRequest(request.call);
}
