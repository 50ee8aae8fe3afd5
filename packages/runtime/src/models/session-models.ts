import { BoundedMemory, type KeyValueStore, type Logger } from '@llama-stack/core';
import { z } from 'zod';

/** A model by its provider and the upstream's own id. */
export interface ChosenModel {
  readonly providerId: string;
  readonly model: string;
  /** Whether its provider listed it then. A name that no list has may be right all the same. */
  readonly listed: boolean;
}

export interface SessionModelsOptions {
  readonly store: KeyValueStore;
  readonly logger: Logger;
}

/** What this process knows of a session. Times are in ms since the epoch. */
interface Choice {
  readonly chosen: ChosenModel | undefined;
  readonly usedAt: number;
  /** When the store was last asked. */
  readonly readAt: number;
  /** When the store was last told. */
  readonly writtenAt: number;
}

const day = 24 * 60 * 60 * 1_000;
/** A choice that stays the same is written again only so often. */
const writeEvery = 60 * 60 * 1_000;
/** How long another process's choice may go unnoticed. */
const readEvery = 5_000;
const mostSessions = 10_000;

const nothing: Choice = { chosen: undefined, usedAt: 0, readAt: 0, writtenAt: 0 };
const keptChoice = z.object({ providerId: z.string(), model: z.string(), listed: z.boolean(), usedAt: z.number() });

/**
 * Which model each client session named last, for the `claude-*` names it uses unasked. Kept in the store for a day, for other
 * processes too; the latest are in memory, where they are found without waiting.
 */
export class SessionModels {
  readonly #choices = new BoundedMemory<Choice>({ limit: mostSessions, expiryMs: day });
  readonly #options: SessionModelsOptions;

  constructor(options: SessionModelsOptions) {
    this.#options = options;
  }

  /** Does not wait for the store. */
  remember(session: string, chosen: ChosenModel): void {
    const now = Date.now();
    const known = this.#choices.get(session) ?? nothing;
    const isKept = isSame(known.chosen, chosen) && now - known.writtenAt < writeEvery;
    this.#choices.set(session, { chosen, usedAt: now, readAt: now, writtenAt: isKept ? known.writtenAt : now });
    if (!isKept) void this.#write(session, chosen, now);
  }

  find(session: string): ChosenModel | undefined {
    const { chosen, usedAt } = this.#choices.get(session) ?? nothing;
    return Date.now() - usedAt < day ? chosen : undefined;
  }

  /** Asks the store, unless it has just been asked: then there is nothing to wait for. Never rejects. */
  recall(session: string): Promise<void> | undefined {
    const { readAt } = this.#choices.get(session) ?? nothing;
    return Date.now() - readAt < readEvery ? undefined : this.#read(session);
  }

  async #read(session: string): Promise<void> {
    try {
      const text = await this.#options.store.get(session);
      const kept = text === undefined ? undefined : keptChoice.safeParse(JSON.parse(text)).data;
      const known = this.#choices.get(session) ?? nothing;
      const isNews = kept !== undefined && kept.usedAt > known.usedAt;
      const latest = isNews ? { chosen: kept, usedAt: kept.usedAt, writtenAt: kept.usedAt } : known;
      this.#choices.set(session, { ...latest, readAt: Date.now() });
    } catch (error) {
      this.#options.logger.error({ err: error }, 'the model of a session cannot be read from the store');
    }
  }

  async #write(session: string, chosen: ChosenModel, usedAt: number): Promise<void> {
    try {
      await this.#options.store.set(session, JSON.stringify({ ...chosen, usedAt }), { ttlSeconds: day / 1_000 });
    } catch (error) {
      this.#options.logger.error({ err: error }, 'the model of a session cannot be kept in the store');
    }
  }
}

function isSame(one: ChosenModel | undefined, other: ChosenModel): boolean {
  return one?.providerId === other.providerId && one.model === other.model && one.listed === other.listed;
}
