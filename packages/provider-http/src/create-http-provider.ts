import type { CallContext, EventBatch, InferenceProvider, Logger, MessagesRequest, ModelInfo, ModelLimits } from '@llama-stack/core';
import { GatewayError, isGatewayError, replayMessage } from '@llama-stack/core';
import { asksForStream } from './asks-for-stream.ts';
import { CallPlanner } from './call-planner.ts';
import { type AcceptedCall, sendCall } from './call-sender.ts';
import type { Dialect } from './dialect.ts';
import type { HttpClient } from './http-client.ts';
import { nameProvider } from './name-provider.ts';
import type { FileData } from './prepare-request.ts';
import { readPdf } from './read-pdf.ts';
import { RemoteImages } from './remote-images.ts';
import { parseAnswer } from './status-error.ts';

/** The most that is read of one stream: of some of it, such as a call's input, all is kept. 100,000 tokens take 30 MB. */
const maxStreamBytes = 128 * 1024 * 1024;

/** What makes one upstream different from another. `request.model` is the upstream's own id. */
export interface HttpProviderOptions {
  readonly id: string;
  readonly logger: Logger;
  /** Closed with the provider. */
  readonly http: HttpClient;
  /** How to call for this request. May ask the upstream first, and remember. */
  dialectFor(request: MessagesRequest, context: CallContext): Dialect | Promise<Dialect>;
  /** What is really known of a model. May ask the upstream first, and remember. */
  limitsFor(model: string, context: CallContext): ModelLimits | Promise<ModelLimits>;
  listModels(context: CallContext): Promise<readonly ModelInfo[]>;
  /** `dialectFor` and `limitsFor` from what is known already, for `explain`. Left out when neither asks. */
  assume?(request: MessagesRequest, context: CallContext): Assumption;
  /** Whether `dialectFor` answers differently for this model after this refusal: the call is then tried once more. May ask the upstream. */
  reconsider?(error: GatewayError, dialect: Dialect, model: string): boolean | Promise<boolean>;
  /** The upstream's own count of a body that `dialect` formatted, or undefined when it cannot say: the estimate is taken then. */
  countTokens?(body: unknown, dialect: Dialect, context: CallContext): Promise<number | undefined>;
  /** The text of a PDF, for dialects that take text only; `readPdf` when left out. */
  readonly readDocument?: (document: FileData, signal: AbortSignal) => Promise<string>;
  /** True when the upstream cuts a prompt that is too long without a word: the estimate alone refuses it then. */
  readonly truncates?: boolean;
}

/** A dialect and limits, and in words what of them was not asked. */
export interface Assumption {
  readonly dialect: Dialect;
  readonly limits: ModelLimits;
  readonly assumed: readonly string[];
}

/** A provider that calls one HTTP upstream. What is counted and explained is what would be sent. */
export function createHttpProvider(options: HttpProviderOptions): InferenceProvider {
  const { http } = options;
  const planner = new CallPlanner(options.id);
  const images = new RemoteImages();
  const media = { fetchImage: images.fetch.bind(images), readDocument: options.readDocument ?? readPdf };

  async function* infer(request: MessagesRequest, context: CallContext): AsyncGenerator<EventBatch> {
    let isBegun = false;
    try {
      const accepted = await sendCall({ options, planner, media, request, context });
      for await (const batch of readAnswer(accepted, http)) {
        if (isLast(batch)) planner.rememberUsage(accepted.plan, batch);
        isBegun = true;
        yield batch;
      }
    } catch (error) {
      if (!isGatewayError(error)) throw error;
      // A content filter that answers with an error has answered, in its way (E12); amid an answer, its translator ends that.
      if (error.details.refusal !== true || isBegun) throw nameProvider(error, http.upstream);
      yield planner.refusal(request, { explanation: error.message, context });
    }
  }

  return {
    infer,
    listModels: (context) => options.listModels(context),
    explain: async (request, context) => {
      const { assumed, ...known } = await assumptionFor(options, request, context);
      const { dialect, formatted } = planner.plan(known, { request, context });
      return { api: dialect.api, url: (dialect.http ?? http).upstream.baseUrl + dialect.path, ...formatted, assumed };
    },
    countTokens: async (request, context) => {
      const { dialect, call, formatted } = planner.plan(await assumptionFor(options, request, context), { request, context });
      return (await options.countTokens?.(formatted.body, dialect, context)) ?? call.promptTokens;
    },
    close: async () => {
      await Promise.all([http.close(), images.close()]);
    },
  };
}

/** What is known without asking. A provider that never asks just says. */
async function assumptionFor(options: HttpProviderOptions, request: MessagesRequest, context: CallContext): Promise<Assumption> {
  if (options.assume !== undefined) return options.assume(request, context);
  const dialect = await options.dialectFor(request, context);
  return { dialect, limits: await options.limitsFor(request.model, context), assumed: [] };
}

function isLast(batch: EventBatch): boolean {
  return batch.at(-1)?.type === 'message_stop';
}

function readAnswer(accepted: AcceptedCall, http: HttpClient): AsyncGenerator<EventBatch> {
  return isStream(accepted) ? readStream(accepted) : readMessage(accepted, http);
}

/** By what the answer says it is: some proxies answer JSON to `stream: true`, some stream unasked. */
function isStream({ response, plan }: AcceptedCall): boolean {
  const type = response.headers['content-type'] ?? '';
  if (type.includes('event-stream') || type.includes('eventstream')) return true;
  return asksForStream(plan) && !type.includes('json') && !type.includes('html');
}

async function* readStream({ response, plan }: AcceptedCall): AsyncGenerator<EventBatch> {
  const parser = plan.dialect.translator.openStream(plan.call);
  try {
    yield parser.begin();
    let size = 0;
    for await (const chunk of response.body) {
      size += chunk.byteLength;
      if (size > maxStreamBytes) throw new GatewayError('upstream', `The upstream did not end its stream within ${maxStreamBytes} bytes`);
      const batch = parser.push(chunk);
      if (isLast(batch)) response.settle();
      if (batch.length > 0) yield batch;
      if (isLast(batch)) return;
    }
    const rest = parser.end();
    if (rest.length > 0) yield rest;
  } finally {
    response.discard();
  }
}

async function* readMessage({ response, plan }: AcceptedCall, http: HttpClient): AsyncGenerator<EventBatch> {
  const body = parseAnswer(await response.text(), http.upstream);
  yield replayMessage(plan.dialect.translator.parseMessage(body, plan.call));
}
