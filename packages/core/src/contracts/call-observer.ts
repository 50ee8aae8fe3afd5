import type { GatewayErrorCode } from '../errors/gateway-error.ts';
import type { Usage } from '../messages/message.ts';

/** What is known of a call: when it starts, of the model that was asked for; when it ends, of the one that was asked last. */
export interface CallRecord {
  readonly id: string;
  /** The route's API, such as `anthropic-messages`. */
  readonly api: string;
  readonly model: string;
  readonly providerId: string;
  readonly providerModel: string;
  readonly rule: string;
  readonly path: CallPath;
  readonly stream: boolean;
  readonly sessionId?: string;
}

/**
 * How an answer comes about. `relay`: the upstream's own bytes. `native`: the upstream speaks the client's API, and what it leaves out or
 * gets wrong is put right. `translated`: it speaks another API. Before the upstream is called, only a relay is told from the others.
 */
export type CallPath = 'relay' | 'native' | 'translated';

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
