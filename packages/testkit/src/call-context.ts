import { AttemptBudget, type CallContext, type Loss, silentLogger } from '@llama-stack/core';

/** What a test may say of a call; the rest is made up. */
export interface CallContextOptions {
  /** The model as the client names it. */
  readonly model?: string;
  /** The client's `anthropic-beta` values. */
  readonly betas?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onLoss?: (loss: Loss) => void;
  readonly providerData?: unknown;
}

/** The context of one call, as the gateway would give it to a provider. */
export function callContext({ model = 'client/model', betas = [], signal, onLoss, providerData }: CallContextOptions = {}): CallContext {
  return {
    id: 'call_test',
    signal: signal ?? new AbortController().signal,
    logger: silentLogger,
    client: { model, sessionId: 'session_test', betas },
    budget: new AttemptBudget(3),
    onLoss: (loss) => onLoss?.(loss),
    ...(providerData !== undefined && { providerData }),
  };
}
