/** What is at the address of a server. */
export type FoundServer =
  | { readonly state: 'running'; readonly version: string }
  /** Nothing listens. */
  | { readonly state: 'none' }
  /** Something else, or the private server of a running `llama stack claude`, which ends with it. */
  | { readonly state: 'taken' };

/** Looks for a Llama Stack. `url` has no slash at its end. */
export async function findServer(url: string): Promise<FoundServer> {
  try {
    const response = await fetch(`${url}/v1/version`, { signal: AbortSignal.timeout(3_000), redirect: 'error' });
    // Every answer of ours has this header; the reference implementation's, at the same port, have none.
    if (!response.ok || response.headers.get('request-id') === null) return { state: 'taken' };
    const body: unknown = await response.json();
    return readVersion(body);
  } catch (error) {
    return { state: isRefused(error) ? 'none' : 'taken' };
  }
}

function readVersion(body: unknown): FoundServer {
  if (typeof body !== 'object' || body === null || !('version' in body) || 'ephemeral' in body) return { state: 'taken' };
  return { state: 'running', version: String(body.version) };
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
