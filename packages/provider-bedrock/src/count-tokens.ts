import { BoundedMemory, type CallContext, isGatewayError } from '@llama-stack/core';
import { type JsonObject, objectOf } from '@llama-stack/core/translation';
import type { Dialect, HttpClient } from '@llama-stack/provider-http';
import { modelPath } from './model-id.ts';

/** Nobody waits long for a count: an estimate is at hand. */
const silenceMs = 5_000;
/** A model that cannot be counted is not asked for each of the dozens of counts that clients make at a time (U9). */
const askAgainMs = 10 * 60_000;

/** What a count needs of a body; the rest says how to answer. */
const messagesFields = ['model', 'system', 'messages', 'tools', 'tool_choice', 'thinking'];
const converseFields = ['messages', 'system', 'toolConfig', 'additionalModelRequestFields'];

interface Count {
  readonly dialect: Dialect;
  readonly body: unknown;
  /** The model itself: profiles are not counted. */
  readonly model: string;
}

/** Bedrock's own counts: mantle's `count_tokens`, else CountTokens. */
export class TokenCounter {
  readonly #runtime: HttpClient;
  readonly #uncounted = new BoundedMemory<true>({ expiryMs: askAgainMs });

  constructor(runtime: HttpClient) {
    this.#runtime = runtime;
  }

  /** Undefined when Bedrock does not say. */
  async count(count: Count, { signal, logger }: CallContext): Promise<number | undefined> {
    const key = `${count.dialect.api} ${count.model}`;
    if (this.#uncounted.get(key) === true) return undefined;
    const { http = this.#runtime } = count.dialect;
    try {
      const answer = await http.json({ method: 'POST', ...requestFor(count), signal, silenceMs });
      const { input_tokens, inputTokens } = objectOf(answer);
      const tokens = inputTokens ?? input_tokens;
      if (typeof tokens === 'number') return tokens;
    } catch (error) {
      if (signal.aborted || !isGatewayError(error)) throw error;
      logger.debug({ err: error }, 'Bedrock does not count tokens of this model; estimating them');
    }
    this.#uncounted.set(key, true);
    return undefined;
  }
}

function requestFor({ dialect, body, model }: Count): Pick<Parameters<HttpClient['json']>[0], 'path' | 'headers' | 'body'> {
  if (dialect.api === 'anthropic-messages') {
    const headers = dialect.headers ?? {};
    return { path: `${dialect.path}/count_tokens`, headers, body: JSON.stringify(pick(body, messagesFields)) };
  }
  const input =
    dialect.api === 'bedrock-converse'
      ? { converse: pick(body, converseFields) }
      : { invokeModel: { body: Buffer.from(JSON.stringify(body), 'utf8').toString('base64') } };
  return { path: `${modelPath(model)}/count-tokens`, body: JSON.stringify({ input }) };
}

function pick(body: unknown, fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(objectOf(body)).filter(([name]) => fields.includes(name)));
}
