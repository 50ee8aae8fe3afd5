import { describe, expect, it } from 'vitest';
import { relayedRequestHeaders, relayedResponseHeaders } from './headers.ts';

describe('relayed headers', () => {
  it('pass to the upstream as far as they are about the request, never the key', () => {
    const sent = {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'a,b',
      'anthropic-dangerous-direct-browser-access': 'true',
      'user-agent': 'claude-cli/2',
      'x-app': 'cli',
      'x-claude-code-session-id': 's',
      'x-stainless-lang': 'js',
    };
    const kept = {
      'x-api-key': 'k',
      authorization: 'Bearer k',
      cookie: 'c',
      host: 'h',
      connection: 'close',
      'content-length': '1',
      'x-forwarded-for': 'i',
    };
    expect(relayedRequestHeaders({ ...sent, ...kept })).toEqual(sent);
  });

  it('pass to the client as far as they are about the answer', () => {
    const sent = {
      'content-type': 'text/event-stream',
      'request-id': 'r',
      'retry-after': '1',
      'retry-after-ms': '900',
      'x-should-retry': 'false',
      'anthropic-ratelimit-tokens-remaining': '1',
      'anthropic-organization-id': 'o',
    };
    const kept = { 'set-cookie': 'c', 'transfer-encoding': 'chunked', 'content-encoding': 'gzip', server: 's', 'cf-ray': 'f' };
    expect(relayedResponseHeaders({ ...sent, ...kept })).toEqual(sent);
  });
});
