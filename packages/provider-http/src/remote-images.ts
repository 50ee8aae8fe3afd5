import { BoundedMemory } from '@llama-stack/core';
import { type FetchedImage, ImageFetcher } from './fetch-image.ts';

/** The most base64 characters kept. */
const mostCharacters = 64 * 1024 * 1024;

/**
 * Images by URL, fetched once: the next request of a conversation must begin with the same bytes, so it must not depend on what
 * the URL leads to by then. Failures are remembered too.
 */
export class RemoteImages {
  readonly #fetcher: Pick<ImageFetcher, 'fetch' | 'close'>;
  readonly #images = new Map<string, FetchedImage>();
  readonly #failures = new BoundedMemory<unknown>();
  #characters = 0;

  constructor(fetcher: Pick<ImageFetcher, 'fetch' | 'close'> = new ImageFetcher()) {
    this.#fetcher = fetcher;
  }

  /** Throws Error with the reason in words. */
  async fetch(url: string, signal: AbortSignal): Promise<FetchedImage> {
    const kept = this.#images.get(url);
    if (kept !== undefined) return kept;
    const failure = this.#failures.get(url);
    if (failure !== undefined) throw failure;
    try {
      const image = await this.#fetcher.fetch(url, signal);
      this.#keep(url, image);
      return image;
    } catch (error) {
      if (!signal.aborted) this.#failures.set(url, error);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#fetcher.close();
  }

  #keep(url: string, image: FetchedImage): void {
    this.#images.set(url, image);
    this.#characters += image.data.length;
    for (const [oldest, { data }] of this.#images) {
      if (this.#characters <= mostCharacters) return;
      this.#images.delete(oldest);
      this.#characters -= data.length;
    }
  }
}
