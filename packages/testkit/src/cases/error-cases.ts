import { type GatewayError, type GatewayErrorCode, isGatewayError } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { callContext } from '../call-context.ts';
import type { Turn, TurnError } from '../upstreams/script.ts';
import { startUpstream } from '../upstreams/start-upstream.ts';
import { createProvider, type ProviderContract, providerId, startSubject } from './subject.ts';

const statuses: readonly (readonly [TurnError, GatewayErrorCode])[] = [
  [{ status: 400, message: 'Something is wrong with it' }, 'invalid_request'],
  [{ status: 401, message: 'Incorrect API key provided' }, 'authentication'],
  [{ status: 403, message: 'Not for you' }, 'permission'],
  [{ status: 404, message: 'No such model' }, 'not_found'],
  [{ status: 429, message: 'Slow down' }, 'rate_limited'],
  [{ status: 500, message: 'Oops' }, 'upstream'],
  [{ status: 503, message: 'Busy' }, 'overloaded'],
  [{ status: 529, message: 'Overloaded' }, 'overloaded'],
];

/** How a provider reports what went wrong upstream. */
export function errorCases<Config>(contract: ProviderContract<Config>): void {
  const failing = async (turn: Turn, stream: boolean): Promise<GatewayError> => {
    const subject = await startSubject(contract, () => turn);
    return gatewayError(subject.answer({ stream }));
  };

  describe.each([{ stream: true }, { stream: false }])('errors, stream: $stream', ({ stream }) => {
    it.each(statuses)('E1: $status "$message" keeps its class and its words', async (error, code) => {
      const { message, ...rest } = await failing({ error }, stream);
      expect(rest).toMatchObject({ code, details: { provider: providerId, upstreamStatus: error.status } });
      expect(message).toContain(error.message);
    });

    it('passes on how long to wait', async () => {
      const error = { status: 429, message: 'Slow down', headers: { 'retry-after': '7' } };
      expect(await failing({ error }, stream)).toMatchObject({ code: 'rate_limited', details: { retryAfter: 7 } });
    });

    it('U13: a prompt that is too long is told in words that make clients compact', async () => {
      const message = "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.";
      expect(await failing({ error: { status: 400, message, code: 'context_length_exceeded' } }, stream)).toMatchObject({
        code: 'context_overflow',
        message: expect.stringContaining('prompt is too long: 9000 tokens > 8192 maximum'),
      });
    });

    it.each([200, 502])('an HTML page with status %i is an error without the page', async (status) => {
      const raw = { status, headers: { 'content-type': 'text/html' }, text: '<!doctype html><html><body><h1>Welcome</h1></body></html>' };
      const error = await failing({ raw }, stream);
      expect(error.code).toBe('upstream');
      expect(error.message).not.toContain('<body>');
    });

    it('an answer that is cut off before its end', async () => {
      const error = await failing({ raw: { finish: 'cut' } }, stream);
      expect(error).toMatchObject({ code: 'upstream', details: { provider: providerId } });
    });
  });

  describe('errors', () => {
    it('an upstream that is not there is named, and the call may be tried elsewhere', async () => {
      const provider = await createProvider(contract, await closedUrl());
      const error = await gatewayError(firstOf(provider.infer(request(contract), callContext())));
      expect(error).toMatchObject({ code: 'upstream', details: { provider: providerId, notSent: true } });
      expect(error.message).toMatch(/127\.0\.0\.1:\d+/);
    });

    it('a call that was aborted before it began', async () => {
      const subject = await startSubject(contract, () => ({ text: 'never' }));
      await expect(firstOf(subject.infer({ stream: true }, { signal: AbortSignal.abort() }))).rejects.toThrow();
      expect(subject.upstream.calls).toEqual([]);
    });
  });
}

function request<Config>({ model = 'test-model' }: ProviderContract<Config>) {
  return { model, max_tokens: 100, stream: true, messages: [{ role: 'user' as const, content: 'Hi' }] };
}

async function firstOf(batches: AsyncIterable<unknown>): Promise<unknown> {
  for await (const batch of batches) return batch;
  return undefined;
}

/** An address where nothing listens any more. */
async function closedUrl(): Promise<string> {
  const upstream = await startUpstream(() => ({ text: '' }));
  await upstream.close();
  return upstream.url;
}

async function gatewayError(answer: Promise<unknown>): Promise<GatewayError> {
  const outcome = await answer.then(
    (value) => expect.fail(`It answered: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (!isGatewayError(outcome)) throw outcome;
  return outcome;
}
