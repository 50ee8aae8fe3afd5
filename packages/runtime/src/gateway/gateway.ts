import { type Explanation, GatewayError, type InferenceProvider, isGatewayError } from '@llama-stack/core';
import { longestModelName } from '../models/model-name.ts';
import type { Resolution, StackModels } from '../models/model-registry.ts';
import type { ReasoningMemory } from '../reasoning/reasoning-memory.ts';
import { withReasoningMemory } from '../reasoning/with-reasoning-memory.ts';
import { withSafeguards } from '../safeguards/with-safeguards.ts';
import { offersOnlyWebSearch, withWebSearch } from '../server-tools/with-web-search.ts';
import { answer } from './answer.ts';
import { type CallTools, createContext, type ResolvedRequest } from './call.ts';
import { ClientRequest } from './client-request.ts';
import { createTokenCounter } from './count-tokens.ts';
import type { ExplainedCall, Gateway, GatewayRequest } from './gateway-request.ts';
import { KnownTools } from './known-tools.ts';
import { parseBody } from './parse-body.ts';
import { pipeOf, relayRequest } from './relay.ts';

export interface GatewayOptions extends CallTools {
  readonly models: StackModels;
  /** The model that judges tool calls for clients that ask for `safeguards`, by any of its names. */
  readonly judge?: string;
  /** For clients that do not send a model's reasoning back. */
  readonly reasoning?: ReasoningMemory;
}

/** Answers calls: finds the provider of the model that is asked for, then relays or translates. */
export function createGateway({ models, observers, logger, judge, reasoning }: GatewayOptions): Gateway {
  const tools = { observers, logger, decorate, names: () => models.list().map(({ id }) => id) };
  const knownTools = new KnownTools();
  const countTokens = createTokenCounter(logger);

  return {
    async create(source) {
      const resolved = await resolve(source);
      const answering = answer(resolved, models.fallbacks(resolved.name, resolved.model), tools);
      // Only now: the body has been read by then, as far as it must be, and is not read twice.
      if (resolved.sessionId !== undefined && resolved.request.isMain) models.remember(resolved.sessionId, resolved.model);
      return answering;
    },
    countTokens: async (source) => countTokens(await resolve(source)),
    explain: async (source) => explain(await resolve(source)),
  };

  async function resolve(source: GatewayRequest): Promise<ResolvedRequest> {
    const request = new ClientRequest(source, knownTools);
    const name = request.model ?? '';
    // The translator says best what is wrong with a body that names no model.
    if (name === '') source.api.inbound.parseRequest(request.call);
    if (name === '') throw new GatewayError('invalid_request', 'model: the request names no model');
    checkLength(name);
    const { sessionId } = request;
    const recalling = sessionId === undefined ? undefined : models.recall(name, sessionId);
    if (recalling !== undefined) await recalling;
    return { request, name, sessionId, model: await find(name, sessionId) };
  }

  /** Providers that list nothing are asked again before a name leads nowhere: they may be up by now. */
  function find(name: string, session: string | undefined): Resolution | Promise<Resolution> {
    try {
      return models.resolve(name, session);
    } catch (error) {
      const refreshing = isGatewayError(error) ? models.refresh() : undefined;
      if (refreshing === undefined) throw error;
      return refreshing.then(() => models.resolve(name, session));
    }
  }

  function decorate(infer: InferenceProvider['infer']): InferenceProvider['infer'] {
    const searched = withWebSearch(reasoning === undefined ? infer : withReasoningMemory(infer, reasoning));
    return judge === undefined ? searched : withSafeguards(searched, () => models.resolve(judge));
  }

  async function explain(resolved: ResolvedRequest): Promise<ExplainedCall> {
    const { request, model } = resolved;
    const { providerId, rule, provider } = model;
    const found = { providerId, model: model.model, rule };
    const isRelayed = pipeOf(resolved) !== undefined;
    const parsed = request.source.api.inbound.parseRequest(request.call);
    if (!isRelayed && offersOnlyWebSearch(parsed)) return { ...found, path: 'translated', note: searchNote };
    const context = createContext(resolved, { signal: request.source.signal, logger, onLoss() {} });
    const explanation = await provider.explain?.({ ...parsed, model: model.model }, context);
    if (isRelayed) return { ...found, path: 'relay', ...(explanation && { explanation: asRelayed(explanation, resolved) }) };
    const path = explanation?.api === request.source.api.api ? 'native' : 'translated';
    return { ...found, path, ...(explanation !== undefined && { explanation }) };
  }
}

function checkLength(name: string): void {
  if (name.length <= longestModelName) return;
  throw new GatewayError('invalid_request', `model: a name has ${longestModelName} characters at most, and this one has ${name.length}`);
}

const searchNote = 'Nothing is sent: the gateway itself answers that it cannot search, so that no model invents results.';

/** Where a relayed call goes, and what is sent there: the client's own body but for the model's name and our seals. */
function asRelayed(explanation: Explanation, resolved: ResolvedRequest): Explanation {
  const { body } = relayRequest(resolved, 'create');
  return { ...explanation, body: parseBody([body]), losses: [], assumed: [] };
}
