import { EndpointProbe } from '@llama-stack/provider-http';
import type { CompatibleUpstream } from '@llama-stack/provider-openai-compatible';

/** Releases before this one lose the ids of tool results on their `/v1/messages`. */
const firstSound = { major: 0, minor: 17 };

/** Sound releases also count tokens; one that does not is asked for its version. A server that tells none is not an early vLLM. */
export async function isSoundRelease({ http, messagesPath }: Pick<CompatibleUpstream, 'http' | 'messagesPath'>): Promise<boolean> {
  if ((await new EndpointProbe(http, `${messagesPath}/count_tokens`).isServed()) !== false) return true;
  const response = await http.request({ method: 'GET', path: '/version', signal: AbortSignal.timeout(5_000) });
  const [, major, minor] = /"version"\s*:\s*"v?(\d+)\.(\d+)/.exec(await response.beginning(1_024)) ?? [];
  return !(Number(major) === firstSound.major && Number(minor) < firstSound.minor);
}
