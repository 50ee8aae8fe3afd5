import { AttemptBudget, type CallContext, type CallObserver, type CallRecord, GatewayError, type Logger } from '@llama-stack/core';
import type { Resolution } from '../models/model-registry.ts';
import type { ClientRequest } from './client-request.ts';
import { CallWatch } from './observe.ts';

/** What every call of a gateway shares. */
export interface CallTools {
  readonly observers: readonly CallObserver[];
  readonly logger: Logger;
}

/** A request whose model is known. */
export interface ResolvedRequest {
  readonly request: ClientRequest;
  /** As the client named it. */
  readonly name: string;
  readonly model: Resolution;
  readonly sessionId: string | undefined;
}

/** A call under way. */
export interface Call {
  readonly context: CallContext;
  readonly watch: CallWatch;
  /** Ends the upstream's work, whoever still reads. */
  release(): void;
}

/** Repair, reconnection and fallback together may try this many times more. */
const furtherAttempts = 3;

/** Why a call's signal is aborted when nobody waits for it any more. */
const released = new GatewayError('timeout', 'The call was given up before it was answered');

/** Begins a call: its context for the layers below, and its watch. */
export function openCall(resolved: ResolvedRequest, kind: Pick<CallRecord, 'path' | 'stream'>, { observers, logger }: CallTools): Call {
  // What outlives this function holds these, not the request: its bytes would stay for as long as the answer streams.
  const { signal: client, receivedAt } = resolved.request.source;
  const controller = new AbortController();
  const abort = (): void => controller.abort(client.reason);
  if (client.aborted) abort();
  else client.addEventListener('abort', abort, { once: true });
  const { signal } = controller;
  const record = recordOf(resolved, kind);
  const watch = new CallWatch({ record, observers, logger, signal: client, receivedAt });
  return {
    context: createContext(resolved, {
      signal,
      logger,
      onLoss: (loss) => watch.onLoss(loss),
      onUpstreamApi: (api) => watch.onUpstreamApi(api),
    }),
    watch,
    // Without a reason of ours each call would pay for an error with a stack.
    release: () => controller.abort(released),
  };
}

/** A context for work beside the answer itself, such as counting. */
export function createContext(
  { request, name, sessionId }: ResolvedRequest,
  tools: Pick<CallContext, 'signal' | 'logger' | 'onLoss' | 'onUpstreamApi'>,
): CallContext {
  const { id, providerData } = request.source;
  return {
    ...tools,
    id,
    client: { model: name, betas: request.betas, ...(sessionId !== undefined && { sessionId }) },
    budget: new AttemptBudget(furtherAttempts),
    ...(providerData !== undefined && { providerData }),
  };
}

function recordOf({ request, name, model, sessionId }: ResolvedRequest, kind: Pick<CallRecord, 'path' | 'stream'>): CallRecord {
  const { id, api } = request.source;
  return {
    ...kind,
    id,
    api: api.api,
    model: name,
    providerId: model.providerId,
    providerModel: model.model,
    rule: model.rule,
    ...(sessionId !== undefined && { sessionId }),
  };
}
