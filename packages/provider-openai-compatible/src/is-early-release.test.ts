import { createHttpClient } from '@llama-stack/provider-http';
import { startUpstream, type UpstreamAnswer } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isEarlyRelease } from './is-early-release.ts';

async function early(answer: UpstreamAnswer): Promise<boolean> {
  const server = await startUpstream(() => answer);
  const http = createHttpClient({ upstream: { id: 'server', name: 'Server', baseUrl: server.url } });
  onTestFinished(async () => {
    await http.close();
    await server.close();
  });
  return isEarlyRelease(http, { path: '/version', major: 1, minor: 24 });
}

describe('a release before 1.24', () => {
  it.each(['0.30.0', '1.9.2', 'v1.23.0.dev3+cu130', '0.0.1'])('%s', async (version) => {
    expect(await early({ json: { version } })).toBe(true);
  });

  it.each(['1.24.0', '1.24.0-rc1', '2.0', '0.0.0', 'unknown', ''])('not %j', async (version) => {
    expect(await early({ json: { version } })).toBe(false);
  });

  it('not one that tells none', async () => {
    expect(await early({ status: 404, text: '404 page not found' })).toBe(false);
  });
});
