import { randomUUID } from 'node:crypto';
import type { KeyValueStore, Logger } from '@llama-stack/core';
import { parseJson } from '@llama-stack/core/translation';
import { registeredModel } from '../config/config-schema.ts';
import type { RegisteredModel } from '../config/stack-config.ts';

export interface KeptModelsOptions {
  readonly store: KeyValueStore;
  readonly logger: Logger;
  /** Called with all of them, at first and whenever a process has changed them. */
  onChange(models: readonly RegisteredModel[]): void;
}

/** How often the store is asked whether another process has changed anything, in ms. */
const lookEvery = 2_000;

const prefix = 'model:';
/** A text that is another one after each change: one look tells whether there is anything to read. */
const revisionKey = 'revision';

/** Models registered at run time: kept in a store, and in step with what other processes write there. */
export class KeptModels {
  readonly #options: KeptModelsOptions;
  #timer: NodeJS.Timeout | undefined;
  #revision: string | undefined;
  #looking: Promise<void> | undefined;
  #reading: Promise<unknown> = Promise.resolve();
  #failed = false;

  constructor(options: KeptModelsOptions) {
    this.#options = options;
  }

  /** Reads all of them, then looks for changes until `close`. Does not keep the process alive. */
  async start(): Promise<void> {
    await this.#read();
    this.#timer = setInterval(() => {
      this.#looking = this.#look();
    }, lookEvery).unref();
  }

  async set(model: RegisteredModel): Promise<void> {
    await this.#options.store.set(prefix + model.model_id, JSON.stringify(model));
    await this.#changed();
  }

  async delete(name: string): Promise<void> {
    await this.#options.store.delete(prefix + name);
    await this.#changed();
  }

  /** Lets a look under way come to its end: the store may be closed next. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** The revision comes after the change: who sees the new one finds the change. */
  async #changed(): Promise<void> {
    await this.#options.store.set(revisionKey, randomUUID());
    await this.#read();
  }

  async #look(): Promise<void> {
    try {
      const revision = await this.#options.store.get(revisionKey);
      if (revision !== this.#revision) await this.#read();
      this.#failed = false;
    } catch (error) {
      if (!this.#failed) this.#options.logger.error({ err: error }, 'registered models cannot be read from the store');
      this.#failed = true;
    }
  }

  /** One after the other: an earlier look must not be told after a later one. */
  #read(): Promise<void> {
    const read = this.#reading.then(() => this.#readAll());
    this.#reading = read.catch(() => undefined);
    return read;
  }

  async #readAll(): Promise<void> {
    const { store, onChange } = this.#options;
    // First: what is changed from here on has another revision, and is read at the next look.
    const revision = await store.get(revisionKey);
    const models: RegisteredModel[] = [];
    for await (const key of store.keys(prefix)) {
      const text = await store.get(key);
      const model = text === undefined ? undefined : this.#parse(key, text);
      if (model !== undefined) models.push(model);
    }
    this.#revision = revision;
    onChange(models.sort((a, b) => (a.model_id < b.model_id ? -1 : 1)));
  }

  #parse(key: string, text: string): RegisteredModel | undefined {
    const { data, error } = registeredModel.safeParse(parseJson(text));
    if (data === undefined)
      this.#options.logger.warn({ key, error: error.message }, 'an entry of the store is no registered model, and is left alone');
    return data;
  }
}
