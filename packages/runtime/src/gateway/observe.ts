import {
  type ApiId,
  type CallObserver,
  type CallOutcome,
  type CallRecord,
  type EventBatch,
  type Logger,
  type Loss,
  type Message,
  type MessageStreamEvent,
  type ResolvedModel,
  toGatewayError,
  type Usage,
} from '@llama-stack/core';
import type { TappedUsage } from './tap-usage.ts';
import { markTold } from './told-failures.ts';

export interface CallWatchOptions {
  readonly record: CallRecord;
  readonly observers: readonly CallObserver[];
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Ms since the epoch. */
  readonly receivedAt: number;
}

/** Bytes of answer per token, for answers that end before the upstream counts them. */
const bytesPerToken = 4;

/** Follows one call, translated or relayed, and tells the observers of its start and, once, of its end. */
export class CallWatch {
  readonly #options: CallWatchOptions;
  #record: CallRecord;
  #losses = 0;
  #usage: Usage | undefined;
  #stopReason: string | undefined;
  #deliveredBytes = 0;
  #firstEventMs: number | undefined;
  #ended = false;

  constructor(options: CallWatchOptions) {
    this.#options = options;
    this.#record = options.record;
    this.#tell((observer) => observer.onStart?.(options.record));
  }

  /** A model is asked: what an earlier one lost and counted is not of this answer. */
  onTarget({ providerId, model, rule }: Pick<ResolvedModel, 'providerId' | 'model' | 'rule'>): void {
    this.#record = { ...this.#record, providerId, providerModel: model, rule, path: 'translated' };
    this.#losses = 0;
  }

  onUpstreamApi(api: ApiId): void {
    this.#record = { ...this.#record, path: api === this.#record.api ? 'native' : 'translated' };
  }

  onLoss({ path, action, reason }: Loss): void {
    this.#losses += 1;
    this.#options.logger.debug({ call: this.#record.id, path, action, reason }, 'a field did not pass as it was');
  }

  onEvents(batch: EventBatch): void {
    this.onFirstByte();
    for (const event of batch) this.#onEvent(event);
  }

  onMessage({ usage, stop_reason }: Pick<Message, 'usage' | 'stop_reason'>): void {
    this.onFirstByte();
    this.#usage = usage;
    this.#stopReason = stop_reason ?? undefined;
  }

  /** What was read of a relayed answer on its way. */
  onTap({ usage, stopReason }: TappedUsage): void {
    this.#usage = usage;
    this.#stopReason = stopReason;
  }

  onFirstByte(): void {
    this.#firstEventMs ??= this.#elapsed();
  }

  /** What fails after the end is known: only of use to who looks for it. */
  onLateError(error: unknown): void {
    this.#options.logger.debug({ call: this.#record.id, error: String(error) }, 'an ended call failed once more');
  }

  /** The call is over; `error` is why, when it failed. */
  end(error?: unknown): void {
    markTold(error);
    if (error === undefined) this.#finish({ status: 'ok' });
    else if (this.#options.signal.aborted) this.abandon();
    else {
      const { code, message } = toGatewayError(error);
      if (code === 'internal') this.#options.logger.error({ call: this.#record.id, err: error }, 'the gateway failed');
      this.#finish({ status: 'error', error: { code, message } });
    }
  }

  /** The client left before the answer was whole. What it was sent still counts (S22). */
  abandon(): void {
    this.#finish({ status: 'aborted' });
  }

  #onEvent(event: MessageStreamEvent): void {
    if (event.type === 'content_block_delta') {
      const { delta } = event;
      if (delta.type === 'text_delta') this.#deliveredBytes += delta.text.length;
      else if (delta.type === 'thinking_delta') this.#deliveredBytes += delta.thinking.length;
      else if (delta.type === 'input_json_delta') this.#deliveredBytes += delta.partial_json.length;
    } else if (event.type === 'message_start') this.#usage = event.message.usage;
    else if (event.type === 'message_delta') this.onMessage({ usage: event.usage, stop_reason: event.delta.stop_reason });
  }

  #finish(end: Pick<CallOutcome, 'status' | 'error'>): void {
    if (this.#ended) return;
    this.#ended = true;
    const usage = this.#finalUsage();
    const outcome: CallOutcome = {
      ...end,
      ...(this.#stopReason !== undefined && { stopReason: this.#stopReason }),
      ...(usage !== undefined && { usage }),
      losses: this.#losses,
      ...(this.#firstEventMs !== undefined && { firstEventMs: this.#firstEventMs }),
      totalMs: this.#elapsed(),
    };
    this.#tell((observer) => observer.onEnd?.(this.#record, outcome));
  }

  #finalUsage(): Usage | undefined {
    if (this.#usage === undefined || this.#usage.output_tokens > 0) return this.#usage;
    return { ...this.#usage, output_tokens: Math.ceil(this.#deliveredBytes / bytesPerToken) };
  }

  #elapsed(): number {
    return Date.now() - this.#options.receivedAt;
  }

  /** An observer that throws breaks no call. */
  #tell(notify: (observer: CallObserver) => void): void {
    for (const observer of this.#options.observers) {
      try {
        notify(observer);
      } catch (error) {
        this.#options.logger.warn({ call: this.#record.id, err: error }, 'an observer failed');
      }
    }
  }
}
