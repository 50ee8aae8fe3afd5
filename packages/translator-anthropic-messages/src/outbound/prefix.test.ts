import type { MessageParam, MessagesRequest } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { formatRequest } from './format-request.ts';
import type { MessagesQuirks } from './quirks.ts';
import { sealSignature } from './thinking-seal.ts';

const mark = { cache_control: { type: 'ephemeral' } };
const image = { type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
const words = fc.string({ minLength: 1, maxLength: 6 });

/** One exchange: what the user's side says, maybe a system message, and the assistant's answer. */
const exchange = fc.record({
  text: words,
  system: fc.option(words, { nil: undefined }),
  thinking: fc.constantFrom('own', 'foreign', undefined),
  calls: fc.nat({ max: 2 }),
  pictured: fc.boolean(),
});
type Exchange = typeof exchange extends fc.Arbitrary<infer T> ? T : never;

function answerOf({ thinking, calls, text }: Exchange, turn: number): MessageParam {
  const signature = thinking === 'own' ? sealSignature(upstreamCall(), 'sig') : 'EqQB';
  return {
    role: 'assistant',
    content: [
      ...(thinking === undefined ? [] : [{ type: 'thinking' as const, thinking: text, signature }]),
      ...Array.from({ length: calls }, (_, n) => ({ type: 'tool_use' as const, id: `call_${turn}_${n}`, name: 'Read', input: { n } })),
      ...(calls === 0 ? [{ type: 'text' as const, text }] : []),
    ],
  };
}

/** A conversation up to the given exchange, written as Claude Code does: marks and string content change from request to request. */
function conversation(exchanges: readonly Exchange[]): MessagesRequest {
  const messages: MessageParam[] = [];
  exchanges.forEach((current, turn) => {
    const isLast = turn === exchanges.length - 1;
    const before = exchanges[turn - 1];
    const results = Array.from({ length: before?.calls ?? 0 }, (_, n) => ({
      type: 'tool_result' as const,
      tool_use_id: `call_${turn - 1}_${n}`,
      content: before?.pictured ? [image] : 'ok',
      ...(isLast && mark),
    }));
    const text = { type: 'text' as const, text: current.text, ...(isLast && mark) };
    const plain = results.length === 0 && !isLast;
    messages.push({ role: 'user', content: plain ? current.text : [...results, text] });
    if (current.system !== undefined) {
      messages.push({ role: 'system', content: isLast ? [{ type: 'text', text: current.system, ...mark }] : current.system });
    }
    if (!isLast) messages.push(answerOf(current, turn));
  });
  return { model: 'qwen', max_tokens: 100, messages };
}

const bodyOf = (request: MessagesRequest, quirks: Partial<MessagesQuirks>) =>
  JSON.stringify(formatRequest(upstreamCall(request, { quirks })).body);

describe('the prompt cache', () => {
  it.each<Partial<MessagesQuirks>>([
    { inlineSystem: 'fold' },
    { inlineSystem: 'keep' },
    { thinkingStandIn: 'words' },
    { texts: 'spaced', toolResults: 'apart' },
    { inlineSystem: 'fold', userAfterResults: false },
    { inlineSystem: 'keep', userAfterResults: false },
    { inlineSystem: 'fold', parallelCalls: false },
    { inlineSystem: 'fold', parallelCalls: false, userAfterResults: false },
  ])('P2, P3: request n is a byte prefix of request n+1 (%j)', (quirks) => {
    fc.assert(
      fc.property(fc.array(exchange, { minLength: 2, maxLength: 6 }), (exchanges) => {
        const shorter = bodyOf(conversation(exchanges.slice(0, -1)), quirks);
        const longer = bodyOf(conversation(exchanges), quirks);
        expect(longer.startsWith(shorter.slice(0, -']}'.length))).toBe(true);
      }),
    );
  });

  it('the same request gives the same bytes', () => {
    fc.assert(
      fc.property(fc.array(exchange, { minLength: 1, maxLength: 4 }), (exchanges) => {
        expect(bodyOf(conversation(exchanges), {})).toBe(bodyOf(structuredClone(conversation(exchanges)), {}));
      }),
    );
  });

  it('the request itself is not changed', () => {
    fc.assert(
      fc.property(fc.array(exchange, { minLength: 1, maxLength: 4 }), (exchanges) => {
        const request = conversation(exchanges);
        bodyOf(request, { images: 'note', inlineSystem: 'fold' });
        expect(request).toEqual(conversation(exchanges));
      }),
    );
  });
});
