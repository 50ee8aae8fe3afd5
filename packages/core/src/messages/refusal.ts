import type { MessageEnd } from './message.ts';
import { MessageBuilder } from './message-builder.ts';
import type { EventBatch } from './stream-event.ts';

/** What a refusal says beside its `stop_reason`. Claude Code shows the explanation (observed with 2.1.330). */
export function refusalDetails(explanation: string | null = null): Pick<MessageEnd, 'stop_details'> {
  return { stop_details: { type: 'refusal', category: null, explanation } };
}

/** What must be known of an answer that consists of a refusal alone. */
export interface RefusedAnswer {
  readonly id: string;
  /** The model as the client named it. */
  readonly model: string;
  readonly promptTokens: number;
  readonly explanation: string;
}

/** A whole answer that refuses: for upstreams whose content filter answers with an error (E12). */
export function refuse({ explanation, ...options }: RefusedAnswer): EventBatch {
  const builder = new MessageBuilder({ ...options, sealThinking: () => '' });
  builder.stop('refusal', refusalDetails(explanation));
  builder.finish();
  return builder.take();
}
