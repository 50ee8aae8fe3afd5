import { BoundedMemory, type ModelInfo } from '@llama-stack/core';
import { objectOf } from '@llama-stack/core/translation';
import type { HttpClient } from '@llama-stack/provider-http';
import { type ModelDetails, readShow, toModelInfo } from './read-show.ts';

/** How long a question about models may be unanswered. */
const silenceMs = 5_000;

/** Ollama's own API, as far as it tells of models. Answers about a model are remembered by its digest: they never change. */
export class OllamaApi {
  readonly #http: HttpClient;
  readonly #details = new BoundedMemory<ModelDetails>({ expiryMs: Number.POSITIVE_INFINITY });

  constructor(http: HttpClient) {
    this.#http = http;
  }

  async listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const tags = itemsOf(await this.#http.json({ method: 'GET', path: '/api/tags', signal, silenceMs }));
    const models = await Promise.all(tags.map(async (tag) => toModelInfo(tag, await this.#detailsOf(tag, signal))));
    return models.filter((model) => model !== undefined);
  }

  /** What was last heard of a model while all were listed. */
  known(model: string): ModelDetails | undefined {
    return this.#details.get(model) ?? this.#details.get(`${model}:latest`);
  }

  /** Details of a model by name. Throws GatewayError when it is not there. */
  async show(model: string, signal: AbortSignal): Promise<ModelDetails> {
    return readShow(await this.#http.json({ method: 'POST', path: '/api/show', body: JSON.stringify({ model }), signal, silenceMs }));
  }

  /** The context that a model is loaded with, in tokens: 0 when it is not loaded, undefined when this server does not tell. */
  async loadedContext(model: string, signal: AbortSignal): Promise<number | undefined> {
    const contexts = await this.loadedContexts(signal);
    const name = [model, `${model}:latest`].find((known) => contexts.has(known));
    return name === undefined ? 0 : contexts.get(name);
  }

  /** The same for each model that is loaded. */
  async loadedContexts(signal: AbortSignal): Promise<ReadonlyMap<string, number | undefined>> {
    const running = itemsOf(await this.#http.json({ method: 'GET', path: '/api/ps', signal, silenceMs }));
    return new Map(
      running.map((item) => {
        const { model, name, context_length } = objectOf(item);
        return [String(model ?? name), typeof context_length === 'number' ? context_length : undefined];
      }),
    );
  }

  /** Loads a model, as its first call would. The wait is that of a first byte: large models take minutes. */
  async load(model: string, signal: AbortSignal): Promise<void> {
    await this.#http.json({ method: 'POST', path: '/api/generate', body: JSON.stringify({ model, stream: false }), signal });
  }

  /** Undefined when the server cannot say: a list without details is still a list. */
  async #detailsOf(tag: unknown, signal: AbortSignal): Promise<ModelDetails | undefined> {
    const { model, name, digest } = objectOf(tag);
    const id = String(model ?? name);
    const known = this.#details.get(`${id} ${String(digest)}`);
    const [shown] = await Promise.allSettled([known ?? this.show(id, signal)]);
    if (shown.status === 'rejected') return undefined;
    for (const key of [id, `${id} ${String(digest)}`]) this.#details.set(key, shown.value);
    return shown.value;
  }
}

function itemsOf(answer: unknown): readonly unknown[] {
  const { models } = objectOf(answer);
  return Array.isArray(models) ? models : [];
}
