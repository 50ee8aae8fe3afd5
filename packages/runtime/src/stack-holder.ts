import { createStack, type Stack, type StackOptions } from './create-stack.ts';
import type { LoadedStack } from './load-stack.ts';
import { createStackMemory } from './stack-memory.ts';
import { openStores, type Stores } from './storage/open-stores.ts';

/** How long a new stack may take to learn its models before it goes into service, in ms. */
const modelsTimeout = 3_000;

/**
 * The stack in service. Another can take its place while answers run; stores, providers whose entries stay the same, and what was
 * learned of them pass on to it.
 */
export class StackHolder {
  readonly #options: StackOptions;
  readonly #stores: Stores;
  readonly #open = new Set<Stack>();
  #current: Stack;
  #closed = false;

  /** Throws ConfigError when a provider cannot be made, or a store cannot be had. */
  static async open(loaded: LoadedStack, options: Omit<StackOptions, 'stores' | 'memory'>): Promise<StackHolder> {
    const stores = await openStores(loaded, options.logger);
    const kept = { ...options, stores, memory: createStackMemory(stores, options.logger) };
    try {
      return new StackHolder(await createStack(loaded, kept), kept, stores);
    } catch (error) {
      await stores.close();
      throw error;
    }
  }

  private constructor(stack: Stack, options: StackOptions, stores: Stores) {
    this.#current = stack;
    this.#options = options;
    this.#stores = stores;
    this.#open.add(stack);
  }

  get current(): Stack {
    return this.#current;
  }

  /**
   * Makes another stack the current one, once it knows its models. Resolves with the one before, whose answers may still run: close it
   * when the last has ended. Throws ConfigError when the new one cannot be made; the present one then stays.
   */
  async replace(loaded: LoadedStack): Promise<Pick<Stack, 'close'>> {
    const next = await createStack(loaded, this.#options);
    this.#open.add(next);
    // The server may have stopped meanwhile.
    if (this.#closed) await this.close();
    await next.refreshModels(modelsTimeout);
    const before = this.#current;
    this.#current = next;
    return {
      close: () => {
        this.#open.delete(before);
        return before.close();
      },
    };
  }

  /** Closes every stack, those that were replaced too, then the stores. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open].map((stack) => stack.close()));
    await this.#stores.close();
  }
}
