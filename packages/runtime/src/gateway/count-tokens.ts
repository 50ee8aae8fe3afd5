import { createHash } from 'node:crypto';
import { type CallContext, estimateTokens, GatewayError, isGatewayError, type MessagesRequest, type Relay } from '@llama-stack/core';
import { createContext, type ResolvedRequest } from './call.ts';
import type { Answer } from './gateway-request.ts';
import { jsonAnswer } from './json-answer.ts';
import { pipeOf, relayRequest } from './relay.ts';

/** How long an upstream may take to count, in ms: clients ask 25 times at once, and an estimate is nearly as good. */
const countTimeoutMs = 5_000;
/** As much of an upstream's answer as is read, in bytes: a count is a number or two. */
const maxCountBytes = 4_096;

/**
 * Counts prompts: by the provider when it can, else by estimate. A failure to count is never the client's. Editors ask for the same count
 * dozens of times as they start (U9): those that come while it is under way wait for the one. It is not kept, since estimates get better.
 */
export function createTokenCounter(logger: CallContext['logger']): (resolved: ResolvedRequest) => Promise<Answer> {
  const running = new Map<string, Promise<Answer>>();
  return (resolved) => {
    const key = keyOf(resolved);
    const known = running.get(key);
    if (known !== undefined) return known;
    const counting = countTokens(resolved, logger).finally(() => running.delete(key));
    running.set(key, counting);
    return counting;
  };
}

/** All that a count depends on: who counts, in whose name, and what. */
function keyOf({ request: { source }, model: { providerId, model } }: ResolvedRequest): string {
  const { api, headers, providerData, body } = source;
  const hash = createHash('sha256').update(JSON.stringify([providerId, model, api.api, headers['anthropic-beta'], providerData]));
  for (const part of body) hash.update(part);
  return hash.digest('base64');
}

/** Others may wait for the same count: it goes on when the client that asked first leaves. */
async function countTokens(resolved: ResolvedRequest, logger: CallContext['logger']): Promise<Answer> {
  const context = createContext(resolved, { signal: AbortSignal.timeout(countTimeoutMs), logger, onLoss() {} });
  const pipe = pipeOf(resolved);
  try {
    const answer = pipe && (await relayCount(resolved, pipe, context));
    if (answer !== undefined) return answer;
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    logger.debug({ call: context.id, error: error.message }, 'an upstream did not count; its prompt is estimated');
  }
  const { api } = resolved.request.source;
  const parsed = api.inbound.parseCountTokens?.(resolved.request.call) ?? api.inbound.parseRequest(resolved.request.call);
  const tokens = await countOrEstimate(resolved, { max_tokens: 1, ...parsed, model: resolved.model.model }, context);
  return jsonAnswer(api.inbound.formatTokenCount?.(tokens) ?? { input_tokens: tokens });
}

/** The upstream's own answer; undefined when it has none. */
async function relayCount(resolved: ResolvedRequest, pipe: Relay, context: CallContext): Promise<Answer | undefined> {
  const { status, headers, body } = await pipe(relayRequest(resolved, 'count_tokens'), context);
  if (status === 200) return { status, headers, body: await readText(body) };
  await body[Symbol.asyncIterator]().return?.();
  return undefined;
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.byteLength;
    if (size > maxCountBytes) throw new GatewayError('upstream', 'The upstream answered a count with more than a count');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
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
