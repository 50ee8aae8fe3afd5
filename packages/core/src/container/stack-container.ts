import 'reflect-metadata';
import { type DependencyContainer, instanceCachingFactory, container as rootContainer } from 'tsyringe';
import type { Token } from './tokens.ts';

/** What the container can close. */
interface Closeable {
  close(): Promise<void> | void;
}

/**
 * A typed front of tsyringe: a child container per stack, so two stacks in one process share nothing. Factories run once, when
 * first asked for; `close` closes what was given to it or made by it, in reverse order.
 */
export class StackContainer {
  readonly #container: DependencyContainer = rootContainer.createChildContainer();
  readonly #made: unknown[] = [];

  /** Registers something that exists. It is closed with the container. */
  value<T>(token: Token<T>, value: T): void {
    this.#made.push(value);
    this.#container.register<T>(token.key, { useValue: value });
  }

  /** Registers something to be made on first use. */
  factory<T>(token: Token<T>, create: (get: <D>(dependency: Token<D>) => D) => T): void {
    const make = instanceCachingFactory(() => {
      const value = create((dependency) => this.get(dependency));
      this.#made.push(value);
      return value;
    });
    this.#container.register<T>(token.key, { useFactory: make });
  }

  get<T>(token: Token<T>): T {
    return this.#container.resolve<T>(token.key);
  }

  /** Closes everything, also when some of it fails; then throws the failures together. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    // Each once: a thing may be registered by itself and again within a list.
    const made = new Set(
      this.#made
        .splice(0)
        .reverse()
        .flatMap((value) => (Array.isArray(value) ? value.toReversed() : [value])),
    );
    for (const item of made) {
      try {
        if (isCloseable(item)) await item.close();
      } catch (error) {
        failures.push(error);
      }
    }
    await this.#container.dispose();
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed');
  }
}

function isCloseable(value: unknown): value is Closeable {
  return typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function';
}
