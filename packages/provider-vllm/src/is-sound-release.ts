import type { CompatibleUpstream } from '@llama-stack/provider-openai-compatible';

/**
 * The first release whose Messages do all that they are asked for. Those before it take `thinking` without a word and think on, those
 * before 0.23 also `output_config`, those before 0.20 put an empty turn of the user behind every result, and the first ones lose the
 * results' ids. Chat completions of all of them do what they are asked.
 */
const firstSound = { major: 0, minor: 31 };

const silenceMs = 5_000;

/** Asks the server for its version. One that tells none is not an early vLLM. */
export async function isSoundRelease({ http }: Pick<CompatibleUpstream, 'http'>): Promise<boolean> {
  const signal = AbortSignal.timeout(2 * silenceMs);
  const response = await http.request({ method: 'GET', path: '/version', signal, silenceMs });
  const [, major, minor] = /"version"\s*:\s*"v?(\d+)\.(\d+)/.exec(await response.beginning(1_024)) ?? [];
  return !(Number(major) === firstSound.major && Number(minor) < firstSound.minor);
}
