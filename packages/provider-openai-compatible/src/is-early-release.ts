import type { HttpClient } from '@llama-stack/provider-http';

const silenceMs = 5_000;

/** Where a server tells its version, and the first release that is not early. */
export interface FirstRelease {
  readonly path: `/${string}`;
  readonly major: number;
  readonly minor: number;
}

/** Asks a server for its version. One that tells none, or the `0.0.0` of a build of one's own, is not early. */
export async function isEarlyRelease(http: HttpClient, first: FirstRelease): Promise<boolean> {
  const signal = AbortSignal.timeout(2 * silenceMs);
  const response = await http.request({ method: 'GET', path: first.path, signal, silenceMs });
  const [, version, major, minor] = /"version"\s*:\s*"v?((\d+)\.(\d+)[^"]*)/.exec(await response.beginning(1_024)) ?? [];
  if (version === undefined || version === '0.0.0') return false;
  return Number(major) < first.major || (Number(major) === first.major && Number(minor) < first.minor);
}
