import { type CallContext, isGatewayError } from '@llama-stack/core';
import { fieldOf } from '@llama-stack/core/translation';
import type { Dialect, HttpClient } from '@llama-stack/provider-http';

/** Nobody waits long for a count: an estimate is at hand. */
const silenceMs = 5_000;

/** What a count needs of a body; the rest says how to answer. */
const countedFields = ['model', 'system', 'messages', 'tools', 'tool_choice', 'thinking'];

interface Count {
  readonly dialect: Dialect;
  readonly body: unknown;
}

/** The server's own count: of the same API, or by its tokenizer. Undefined when it has none, or does not answer. */
export async function countTokens(
  http: HttpClient,
  { dialect, body }: Count,
  { signal, logger }: CallContext,
): Promise<number | undefined> {
  const native = dialect.api === 'anthropic-messages';
  const extra = native ? {} : { add_generation_prompt: true };
  try {
    const answer = await http.json({
      method: 'POST',
      path: native ? `${dialect.path}/count_tokens` : '/tokenize',
      body: JSON.stringify({ ...pick(body), ...extra }),
      signal,
      silenceMs,
    });
    const count = fieldOf(answer, native ? 'input_tokens' : 'count');
    return typeof count === 'number' ? count : undefined;
  } catch (error) {
    if (signal.aborted || !isGatewayError(error)) throw error;
    logger.debug({ err: error }, 'The server does not count tokens; estimating them');
    return undefined;
  }
}

function pick(body: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(Object(body)).filter(([name]) => countedFields.includes(name)));
}
