import { BoundedMemory, type CallContext, isGatewayError, type ModelInfo } from '@llama-stack/core';
import type { OllamaApi } from './ollama-api.ts';

/** A model may be loaded anew with another context at any time, but not from one call to the next. */
const rememberMs = 30_000;

/** Claude Code's own prompt and tools take 20k to 40k. */
const enoughForAgents = 64_000;

/** The contexts that models are really loaded with: Ollama cuts what does not fit, without a word (U12). */
export class LoadedWindows {
  readonly #api: OllamaApi;
  readonly #windows = new BoundedMemory<{ readonly window: number | undefined }>({ expiryMs: rememberMs });
  readonly #warned = new Set<string>();

  constructor(api: OllamaApi) {
    this.#api = api;
  }

  /** In tokens; a model that is not loaded is loaded, as the call itself would. Undefined when the server cannot say. */
  async find({ id, limits }: ModelInfo, context: CallContext): Promise<number | undefined> {
    if (limits?.context_window !== undefined) return limits.context_window;
    const known = this.#windows.get(id);
    if (known !== undefined) return known.window;
    const window = await this.#ask(id, context);
    this.#windows.set(id, { window });
    if (window !== undefined) this.#warn(id, window, context);
    return window;
  }

  /** A list with the contexts of the models that are loaded. */
  async complete(models: readonly ModelInfo[], signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const [loaded] = await Promise.allSettled([this.#api.loadedContexts(signal)]);
    if (loaded.status === 'rejected') return models;
    return models.map((model) => {
      const context_window = model.limits?.context_window ?? loaded.value.get(model.id);
      return context_window === undefined ? model : { ...model, limits: { ...model.limits, context_window } };
    });
  }

  /** What was found lately. */
  known(id: string): number | undefined {
    return this.#windows.get(id)?.window;
  }

  async #ask(model: string, { signal, logger }: CallContext): Promise<number | undefined> {
    try {
      let loaded = await this.#api.loadedContext(model, signal);
      if (loaded === 0) {
        await this.#api.load(model, signal);
        loaded = await this.#api.loadedContext(model, signal);
      }
      // Older servers do not tell: then the model's own limit, which what is loaded cannot pass.
      return loaded || (await this.#api.show(model, signal)).context;
    } catch (error) {
      if (signal.aborted || !isGatewayError(error)) throw error;
      // The call itself meets the same trouble, and has the better words for it.
      logger.debug({ model, err: error }, 'The loaded context is not known');
      return undefined;
    }
  }

  #warn(model: string, window: number, { logger }: CallContext): void {
    if (window >= enoughForAgents || this.#warned.has(model)) return;
    this.#warned.add(model);
    logger.warn(
      { model, window },
      'Ollama loaded this model with a small context; agents need 64k: OLLAMA_CONTEXT_LENGTH=65536 ollama serve',
    );
  }
}
