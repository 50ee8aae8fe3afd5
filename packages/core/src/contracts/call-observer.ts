import type { GatewayErrorCode } from '../errors/gateway-error.ts';
import type { Usage } from '../messages/message.ts';

/** What is known of a call when it starts. */
export interface CallRecord {
  readonly id: string;
  /** The route's API, such as `anthropic-messages`. */
  readonly api: string;
  readonly model: string;
  readonly providerId: string;
  readonly providerModel: string;
  readonly rule: string;
  readonly path: 'relay' | 'translated';
  readonly stream: boolean;
  readonly sessionId?: string;
}

/** How a call ended. Times in ms. */
export interface CallOutcome {
  readonly status: 'ok' | 'error' | 'aborted';
  readonly error?: { readonly code: GatewayErrorCode; readonly message: string };
  readonly stopReason?: string;
  readonly usage?: Usage;
  readonly losses: number;
  readonly firstEventMs?: number;
  readonly totalMs: number;
}

/** Watches calls: logging, metrics, tracing. One that throws is logged and ignored. */
export interface CallObserver {
  onStart?(call: CallRecord): void;
  onEnd?(call: CallRecord, outcome: CallOutcome): void;
}
