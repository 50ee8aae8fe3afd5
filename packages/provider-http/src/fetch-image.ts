import { Agent, request } from 'undici';
import { isPrivateLiteral, publicLookup } from './address-guard.ts';

/** An image as upstreams without URLs take it. */
export interface FetchedImage {
  readonly media_type: string;
  /** Base64. */
  readonly data: string;
}

const mostBytes = 10 * 1024 * 1024;
const mostRedirects = 3;
/** Signed addresses take some 2,000. */
const mostUrlCharacters = 8_192;
const silenceMs = 15_000;
const imageTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Fetches public images. Throws Error, with the reason in words, for everything else. */
export class ImageFetcher {
  readonly #agent: Agent;
  readonly #isRefused: (url: URL) => boolean;

  /** `network` is for tests, which have no public address. */
  constructor(network = { lookup: publicLookup, isRefused: isPrivateLiteral }) {
    this.#isRefused = network.isRefused;
    this.#agent = new Agent({ connect: { timeout: silenceMs, lookup: network.lookup }, headersTimeout: silenceMs, bodyTimeout: silenceMs });
  }

  async fetch(address: string, signal: AbortSignal): Promise<FetchedImage> {
    let url = parseUrl(address);
    for (let hops = 0; hops <= mostRedirects; hops += 1) {
      if (this.#isRefused(url)) throw new Error(`${url.hostname} is a private address`);
      const answer = await request(url, { dispatcher: this.#agent, signal, headers: { accept: 'image/*', 'accept-encoding': 'identity' } });
      const location = answer.headers.location;
      if (answer.statusCode < 300 || typeof location !== 'string') return readImage(answer, url);
      await answer.body.dump();
      url = parseUrl(location, url.href);
    }
    throw new Error('it is redirected too often');
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

function parseUrl(address: string, base?: string): URL {
  if (!URL.canParse(address, base)) throw new Error('it is not a URL');
  const url = new URL(address, base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('only http: and https: addresses are fetched');
  if (url.href.length > mostUrlCharacters) throw new Error(`its address is longer than ${mostUrlCharacters} characters`);
  return url;
}

async function readImage({ statusCode, headers, body }: Awaited<ReturnType<typeof request>>, url: URL): Promise<FetchedImage> {
  const media_type =
    String(headers['content-type'] ?? '')
      .split(';')[0]
      ?.trim()
      .toLowerCase() ?? '';
  const problem = statusCode >= 300 ? `${url.host} answered ${statusCode}` : imageTypes.has(media_type) ? undefined : 'it is not an image';
  if (problem !== undefined) {
    await body.dump();
    throw new Error(problem);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostBytes) throw new Error(`it is larger than ${mostBytes} bytes`);
  }
  return { media_type, data: Buffer.concat(chunks).toString('base64') };
}
