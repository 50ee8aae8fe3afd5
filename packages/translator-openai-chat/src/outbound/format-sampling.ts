import type { FormatContext } from './format-context.ts';

/** Sampling and stop sequences. What a model refuses is taken out afterwards, by `dropFields` (R25). */
export function formatSampling(context: FormatContext): Record<string, unknown> {
  const { request } = context.call;
  return {
    ...(request.temperature != null && { temperature: request.temperature }),
    ...(request.top_p != null && { top_p: request.top_p }),
    ...(request.top_k != null && { top_k: request.top_k }),
    ...formatStop(request.stop_sequences ?? [], context),
  };
}

function formatStop(sequences: readonly string[], context: FormatContext): { stop?: readonly string[] } {
  const most = context.quirks.stopSequences;
  if (sequences.length > most) {
    const what = most === 0 ? 'no stop sequences' : `${most} stop sequences at most`;
    context.lose('stop_sequences', 'mapped', `the upstream takes ${what}: the gateway watches for them`);
  }
  const kept = sequences.slice(0, most);
  return kept.length === 0 ? {} : { stop: kept };
}
