import {
  collectMessage,
  type EventBatch,
  estimateTokens,
  type GatewayError,
  type InferenceProvider,
  MessageBuilder,
  type MessagesRequest,
} from '@llama-stack/core';
import type { Resolution } from '../models/model-registry.ts';
import { AnswerStream } from './answer-stream.ts';
import { attempt } from './attempt.ts';
import type { Call, CallTools, ResolvedRequest } from './call.ts';
import type { Answer } from './gateway-request.ts';
import { jsonAnswer } from './json-answer.ts';
import { openAnswer } from './open-answer.ts';
import { silence, waitFor } from './patience.ts';

export interface TranslateTools extends CallTools {
  /** Every name that can be called now. */
  names(): readonly string[];
  /** What the gateway itself adds to a provider's answers. */
  decorate(infer: InferenceProvider['infer']): InferenceProvider['infer'];
}

/**
 * How long a stream's status line waits for its first content, in ms. After it the client has a 200, whatever comes. Proxies before us
 * (nginx, load balancers of clouds) give up after 60 s without a byte.
 */
const statusHoldMs = 45_000;

export interface TranslatedCall {
  readonly resolved: ResolvedRequest;
  readonly call: Call;
  readonly request: MessagesRequest;
  /** Whom to ask, in order. */
  readonly targets: readonly [Resolution, ...Resolution[]];
  readonly tools: TranslateTools;
  /** Why a model that was asked before could not answer. */
  readonly before?: GatewayError;
}

/** Answers through the translators: the client's API to Messages, and the provider's events back. */
export async function translate(translated: TranslatedCall): Promise<Answer> {
  return translated.request.stream === true ? answerStream(translated) : answerWhole(translated);
}

async function answerWhole(translated: TranslatedCall): Promise<Answer> {
  const { resolved, call } = translated;
  const message = await waitFor(ask(translated, collectMessage), call.context.signal);
  call.watch.onMessage(message);
  call.watch.end();
  return jsonAnswer(resolved.request.source.api.inbound.formatMessage(message, resolved.request.call));
}

async function answerStream(translated: TranslatedCall): Promise<Answer> {
  const { resolved, request } = translated;
  const { context, watch, release } = translated.call;
  const opening = ask(translated, openAnswer);
  const opened = await waitFor(opening, context.signal, statusHoldMs);
  const late = opened === silence;
  if (late) context.budget.exhaust();
  const formatter = resolved.request.source.api.inbound.openStream(resolved.request.call);
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: new AnswerStream({
      opening,
      formatter,
      watch,
      release,
      signal: context.signal,
      ...(late && { early: startOf(request, resolved) }),
    }),
  };
}

/** Asks one target after the other, each with the client's own request. */
function ask<Result>(
  { call: { context, watch }, request, targets, tools, before }: TranslatedCall,
  read: (batches: AsyncIterable<EventBatch>) => Promise<Result>,
): Promise<Result> {
  const run = (target: Resolution): Promise<Result> => {
    watch.onTarget(target);
    const infer = tools.decorate((received, inner) => target.provider.infer(received, inner));
    return read(infer({ ...request, model: target.model }, context));
  };
  return attempt(targets, run, { ...context, before });
}

/** `message_start` for a client that has waited long enough; the upstream's own comes too late and is left out. */
function startOf(request: MessagesRequest, { request: { source }, name }: ResolvedRequest): EventBatch {
  const id = `msg_${source.id.replace(/[^A-Za-z0-9]/g, '')}`;
  const builder = new MessageBuilder({ id, model: name, promptTokens: estimateTokens(request), sealThinking: () => '' });
  builder.start();
  return builder.take();
}
