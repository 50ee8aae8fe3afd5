import {
  collectMessage,
  type EventBatch,
  estimateTokens,
  type InferenceProvider,
  MessageBuilder,
  type MessagesRequest,
} from '@llama-stack/core';
import { AnswerStream } from './answer-stream.ts';
import { attempt } from './attempt.ts';
import { type Call, type CallTools, openCall, type ResolvedRequest } from './call.ts';
import type { Answer } from './gateway-request.ts';
import { jsonAnswer } from './json-answer.ts';
import { openAnswer } from './open-answer.ts';
import { silence, waitFor } from './patience.ts';

export interface TranslateTools extends CallTools {
  /** What the gateway itself adds to a provider's answers. */
  decorate(infer: InferenceProvider['infer']): InferenceProvider['infer'];
}

/** How long a stream's status line waits for its first content, in ms. After it the client has a 200, whatever comes. */
const statusHoldMs = 60_000;

/** Answers through the translators: the client's API to Messages, and the provider's events back. */
export async function translate(resolved: ResolvedRequest, tools: TranslateTools): Promise<Answer> {
  const { inbound } = resolved.request.source.api;
  const parsed = inbound.parseRequest(resolved.request.call);
  const request = { ...parsed, model: resolved.model.model };
  const stream = request.stream === true;
  const call = openCall(resolved, { path: 'translated', stream }, tools);
  const { provider } = resolved.model;
  const infer = tools.decorate((received, context) => provider.infer(received, context));
  try {
    const translated = { resolved, call, request, infer };
    return stream ? await answerStream(translated) : await answerWhole(translated);
  } catch (error) {
    call.watch.end(error);
    call.release();
    throw error;
  }
}

interface TranslatedCall {
  readonly resolved: ResolvedRequest;
  readonly call: Call;
  readonly request: MessagesRequest;
  readonly infer: InferenceProvider['infer'];
}

async function answerWhole({ resolved, call, request, infer }: TranslatedCall): Promise<Answer> {
  const { context, watch } = call;
  const { inbound } = resolved.request.source.api;
  const collecting = attempt([infer], (run) => collectMessage(run(request, context)), context);
  const message = await waitFor(collecting, context.signal);
  watch.onMessage(message);
  watch.end();
  return jsonAnswer(inbound.formatMessage(message, resolved.request.call));
}

async function answerStream({ resolved, call, request, infer }: TranslatedCall): Promise<Answer> {
  const { context, watch, release } = call;
  const opening = attempt([infer], (run) => openAnswer(run(request, context)), context);
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

/** `message_start` for a client that has waited long enough; the upstream's own comes too late and is left out. */
function startOf(request: MessagesRequest, { request: { source }, name }: ResolvedRequest): EventBatch {
  const id = `msg_${source.id.replace(/[^A-Za-z0-9]/g, '')}`;
  const builder = new MessageBuilder({ id, model: name, promptTokens: estimateTokens(request), sealThinking: () => '' });
  builder.start();
  return builder.take();
}
