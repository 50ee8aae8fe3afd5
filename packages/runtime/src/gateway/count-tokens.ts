import { type CallContext, estimateTokens, isGatewayError, type MessagesRequest, type Relay } from '@llama-stack/core';
import { createContext, type ResolvedRequest } from './call.ts';
import type { Answer } from './gateway-request.ts';
import { jsonAnswer } from './json-answer.ts';
import { pipeOf, relayRequest } from './relay.ts';

/** How long an upstream may take to count, in ms: clients ask 25 times at once, and an estimate is nearly as good. */
const countTimeoutMs = 5_000;

/** Counts a prompt: by the provider when it can, else by estimate. A failure to count is never the client's. */
export async function countTokens(resolved: ResolvedRequest, logger: CallContext['logger']): Promise<Answer> {
  const { source } = resolved.request;
  const signal = AbortSignal.any([source.signal, AbortSignal.timeout(countTimeoutMs)]);
  const context = createContext(resolved, { signal, logger, onLoss() {} });
  const pipe = pipeOf(resolved);
  try {
    const answer = pipe && (await relayCount(resolved, pipe, context));
    if (answer !== undefined) return answer;
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    logger.debug({ call: context.id, error: error.message }, 'an upstream did not count; its prompt is estimated');
  }
  const { inbound } = source.api;
  const parsed = inbound.parseCountTokens?.(resolved.request.call) ?? inbound.parseRequest(resolved.request.call);
  const tokens = await countOrEstimate(resolved, { max_tokens: 1, ...parsed, model: resolved.model.model }, context);
  return jsonAnswer(inbound.formatTokenCount?.(tokens) ?? { input_tokens: tokens });
}

/** The upstream's own answer; undefined when it has none. */
async function relayCount(resolved: ResolvedRequest, pipe: Relay, context: CallContext): Promise<Answer | undefined> {
  const response = await pipe(relayRequest(resolved, 'count_tokens'), context);
  if (response.status === 200) return response;
  await response.body[Symbol.asyncIterator]().return?.();
  return undefined;
}

async function countOrEstimate({ model }: ResolvedRequest, request: MessagesRequest, context: CallContext): Promise<number> {
  if (model.provider.countTokens === undefined) return estimateTokens(request);
  try {
    return await model.provider.countTokens(request, context);
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    context.logger.debug({ call: context.id, error: error.message }, 'a provider did not count; its prompt is estimated');
    return estimateTokens(request);
  }
}
