import { AttemptBudget, type CallContext, type Loss, type MessagesRequest, silentLogger } from '@llama-stack/core';

/** A call of a client that named `claude-test`, with three attempts left. */
export function callContext(changes: Partial<CallContext> = {}): CallContext & { readonly losses: readonly Loss[] } {
  const losses: Loss[] = [];
  return {
    id: 'req_test',
    signal: new AbortController().signal,
    logger: silentLogger,
    client: { model: 'claude-test', betas: [] },
    budget: new AttemptBudget(3),
    onLoss: (loss) => losses.push(loss),
    losses,
    ...changes,
  };
}

/** A streaming request of one user turn. */
export function userRequest(content: MessagesRequest['messages'][number]['content'] = 'Hi', changes: Partial<MessagesRequest> = {}): MessagesRequest {
  return { model: 'm', max_tokens: 1_024, stream: true, messages: [{ role: 'user', content }], ...changes };
}
