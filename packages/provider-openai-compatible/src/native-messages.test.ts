import { GatewayError, silentLogger } from '@llama-stack/core';
import { startUpstream, type UpstreamAnswer } from '@llama-stack/testkit';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { compatibleConfig } from './config.ts';
import { NativeMessages, type NativeMessagesMode, type NativeMessagesOptions } from './native-messages.ts';
import { openUpstream } from './open-upstream.ts';

const served: UpstreamAnswer = {
  status: 400,
  json: { type: 'error', error: { type: 'invalid_request_error', message: 'model: missing' } },
};
const absent: UpstreamAnswer = { status: 404, text: '404 page not found' };

interface Setup {
  readonly mode?: NativeMessagesMode;
  readonly config?: object;
  readonly isSound?: NonNullable<NativeMessagesOptions['isSound']>;
}

/** A server that answers what `answer` holds at the time. */
async function start(answer: { now: UpstreamAnswer }, { mode = 'auto', config = {}, isSound }: Setup = {}) {
  const server = await startUpstream(() => answer.now);
  const upstream = openUpstream(
    { name: 'Server', baseUrl: `${server.url}/v1` },
    { id: 'server', logger: silentLogger, config: compatibleConfig.parse(config) },
  );
  onTestFinished(async () => {
    await upstream.http.close();
    await server.close();
  });
  const native = new NativeMessages({ mode, upstream, logger: silentLogger, ...(isSound !== undefined && { isSound }) });
  return { native, upstream, server };
}

const notFound = new GatewayError('not_found', 'Not Found', { upstreamStatus: 404 });

function laterBy(minutes: number): void {
  vi.setSystemTime(Date.now() + minutes * 60_000);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a server’s own Messages', () => {
  it.each([
    [served, 'anthropic-messages'],
    [absent, 'openai-chat'],
    [{ status: 429 }, 'openai-chat'],
  ])('are called when it serves them (%#)', async (now, api) => {
    const { native } = await start({ now });
    expect(await native.apiFor('m')).toBe(api);
  });

  it.each([
    ['always', 'anthropic-messages'],
    ['never', 'openai-chat'],
  ] as const)('are called %s, without asking, when the configuration says so', async (mode, api) => {
    const { native, server } = await start({ now: served }, { mode });
    expect([await native.apiFor('m'), native.assume('m')]).toEqual([api, { api, assumed: [] }]);
    expect(server.requests).toEqual([]);
  });

  it('are called or not for a model of which the configuration says so, whatever is refused', async () => {
    const models = [
      { match: 'm', api: 'openai-chat' },
      { match: 'n', api: 'anthropic-messages' },
    ];
    const { native, upstream, server } = await start({ now: absent }, { config: { models } });
    expect([await native.apiFor('m'), await native.apiFor('n')]).toEqual(['openai-chat', 'anthropic-messages']);
    expect(await native.reconsider(notFound, upstream.messagesFor('n'), 'n')).toBe(false);
    expect(server.requests).toEqual([]);
  });

  it('are assumed, and said to be, before the server was asked', async () => {
    const { native, server } = await start({ now: absent });
    expect(native.assume('m')).toEqual({ api: 'anthropic-messages', assumed: [`that ${server.url} serves /v1/messages`] });
    await native.apiFor('m');
    expect(native.assume('m')).toEqual({ api: 'openai-chat', assumed: [] });
  });

  it('are found after an upgrade', async () => {
    const answer = { now: absent };
    const { native } = await start(answer);
    expect(await native.apiFor('m')).toBe('openai-chat');
    answer.now = served;
    expect(await native.apiFor('m')).toBe('openai-chat');
    laterBy(11);
    expect(await native.apiFor('m')).toBe('anthropic-messages');
  });

  it('are called once a release is sound', async () => {
    let sound = false;
    const { native } = await start({ now: served }, { isSound: async () => sound });
    expect(await native.apiFor('m')).toBe('openai-chat');
    sound = true;
    expect(await native.apiFor('m')).toBe('openai-chat');
    laterBy(11);
    expect(await native.apiFor('m')).toBe('anthropic-messages');
  });

  it('are given up after a 404 when they are gone, and not when a model is missing', async () => {
    const answer = { now: served };
    const { native, upstream } = await start(answer);
    await native.apiFor('m');
    expect(await native.reconsider(notFound, upstream.messagesFor('m'), 'm')).toBe(false);
    answer.now = absent;
    expect(await native.reconsider(notFound, upstream.chatFor('m'), 'm')).toBe(false);
    expect(await native.reconsider(notFound, upstream.messagesFor('m'), 'm')).toBe(true);
    expect(await native.apiFor('m')).toBe('openai-chat');
  });
});
