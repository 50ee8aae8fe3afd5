/** What a provider was seen to do while it kept its contract. The documents say what these say. */
export interface ProviderFeatures {
  /** The wire API by which the upstream was called. */
  api?: string;
  /** Whether the client's bytes can pass as they are. */
  relay?: boolean;
  tools?: boolean;
  parallelTools?: boolean;
  /** Whether reasoning goes back to the upstream, is only shown, or stays hidden. */
  thinking?: 'replayed' | 'shown' | 'hidden';
  images?: boolean;
  /** How a PDF reaches the upstream. */
  documents?: 'file' | 'text';
  /** Whether the upstream's count of cached tokens comes back. */
  cachedTokens?: boolean;
  /** Whether `cache_control` reaches the upstream, in whatever form it takes. */
  cacheMarks?: boolean;
  /** Whether prompts are counted by the upstream itself. */
  countTokens?: 'upstream' | 'estimate';
}
