import type { ApiId, HeaderMap, OutboundTranslator } from '@llama-stack/core';
import type { HttpClient } from './http-client.ts';

/** The quirks that are settled before translation, because they need I/O. Every dialect's quirks may have them. */
export interface MediaQuirks {
  /** `inline`: images given by URL are fetched first. */
  readonly images?: 'url' | 'inline' | 'note';
  /** `text`: a document's text is read first. */
  readonly documents?: 'file' | 'text' | 'refuse';
}

/** One way to call an upstream: an API, where it is served, and how the upstream differs from it. */
export interface Dialect<Quirks extends MediaQuirks = MediaQuirks> {
  readonly api: ApiId;
  readonly translator: OutboundTranslator<Quirks>;
  /** Joined to the base URL. */
  readonly path: `/${string}`;
  readonly quirks: Quirks;
  /** Sent besides the client's own, such as `anthropic-version`. */
  readonly headers?: HeaderMap;
  /** The host that serves it, when it is not the provider's own. Closed by the provider that made it. */
  readonly http?: HttpClient;
}
