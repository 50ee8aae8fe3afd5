import type { CallObserver, Logger } from '@llama-stack/core';

/** One line per call: who answered by which rule, how it ended, what it used and how long it took. Never a word of its bodies. */
export function logCalls(logger: Logger): CallObserver {
  return {
    onEnd(call, { status, error, stopReason, usage, losses, firstEventMs, totalMs }) {
      const { id, api, model, providerId, providerModel, rule, path, stream, sessionId } = call;
      const fields = {
        call: id,
        api,
        model,
        provider: providerId,
        providerModel,
        rule,
        path,
        stream,
        session: sessionId,
        status,
        error,
        stopReason,
        usage,
        losses,
        firstEventMs,
        totalMs,
      };
      logger[status === 'error' ? 'warn' : 'info'](fields, 'call');
    },
  };
}
