import { isGatewayError, type MessagesRequest } from '@llama-stack/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nearlyRequest } from '../__fixtures__/nearly-request.ts';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { parseRequest } from '../inbound/parse-request.ts';
import { formatRequest } from './format-request.ts';
import type { MessagesQuirks } from './quirks.ts';

const quirks: fc.Arbitrary<Partial<MessagesQuirks>> = fc.record({
  cacheControl: fc.boolean(),
  inlineSystem: fc.constantFrom('keep', 'fold'),
  images: fc.constantFrom('url', 'inline', 'note'),
  documents: fc.constantFrom('file', 'text', 'refuse'),
  system: fc.constantFrom('blocks', 'text'),
  toolIds: fc.constantFrom('any', 'safe'),
  thinkingFirst: fc.boolean(),
  thinkingStandIn: fc.constantFrom('empty', 'words', null),
  alwaysThinks: fc.boolean(),
  outputFormat: fc.boolean(),
  toolNameMaxLength: fc.constantFrom(20, 128),
  efforts: fc.constantFrom([], ['low', 'high']),
});

function parsed(body: unknown): MessagesRequest | undefined {
  try {
    return parseRequest({ id: 'r', body, headers: {}, receivedAt: 0 });
  } catch (error) {
    expect(isGatewayError(error)).toBe(true);
    return undefined;
  }
}

it('any request that we take can be sent, or is refused with a GatewayError', { timeout: 60_000 }, () => {
  let sent = 0;
  fc.assert(
    fc.property(nearlyRequest, quirks, (body, differences) => {
      const request = parsed(body);
      if (request === undefined) return;
      try {
        const formatted = formatRequest(upstreamCall(request, { quirks: differences }));
        expect(JSON.parse(JSON.stringify(formatted.body))).toMatchObject({ model: request.model });
        sent += 1;
      } catch (error) {
        if (!isGatewayError(error)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
  expect(sent).toBeGreaterThan(20);
});
