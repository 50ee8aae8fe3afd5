import { type FetchedImage, ImageFetcher } from './fetch-image.ts';
import { KeptReadings } from './kept-readings.ts';

/** The most base64 characters kept. */
const mostCharacters = 64 * 1024 * 1024;
/** What an image counts beside its data, so that small ones have an end too. */
const ofEach = 1_000;

/** Images by URL, fetched once: a request must not depend on what the URL leads to by then. */
export class RemoteImages {
  readonly #fetcher: Pick<ImageFetcher, 'fetch' | 'close'>;
  readonly #images = new KeptReadings<FetchedImage>({
    limit: mostCharacters,
    sizeOf: ({ data }) => data.length + ofEach,
    expiryMs: Number.POSITIVE_INFINITY,
  });

  constructor(fetcher: Pick<ImageFetcher, 'fetch' | 'close'> = new ImageFetcher()) {
    this.#fetcher = fetcher;
  }

  /** Throws Error with the reason in words. */
  fetch(url: string, signal: AbortSignal): Promise<FetchedImage> {
    return this.#images.read(url, signal, (untilUnused) => this.#fetcher.fetch(url, untilUnused));
  }

  close(): Promise<void> {
    return this.#fetcher.close();
  }
}
