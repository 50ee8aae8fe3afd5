import type { MessagesRequest } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { formatRequest } from './format-request.ts';

const text = (value: string) => ({ type: 'text' as const, text: value });
const image = { type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
const call = { type: 'tool_use' as const, id: 'a', name: 'Read', input: {} };
const result = (...content: (typeof image | ReturnType<typeof text>)[]) => ({ type: 'tool_result' as const, tool_use_id: 'a', content });

const messages: MessagesRequest['messages'] = [
  { role: 'user', content: [text('One.'), image, text('Two.'), text('Three.')] },
  { role: 'assistant', content: [text('Four.'), call] },
  { role: 'user', content: [result(text('Five.'), image, text('Six.')), text('Seven.')] },
  { role: 'system', content: 'Eight.' },
];

describe('texts for a server that joins them by nothing', () => {
  it('begin with a blank line, all but the first of a turn and of a result', () => {
    const { body } = formatRequest(upstreamCall({ messages }, { quirks: { texts: 'spaced' } }));
    expect(body).toMatchObject({
      messages: [
        { content: [text('One.'), image, text('\n\nTwo.'), text('\n\nThree.')] },
        { content: [text('Four.'), call] },
        {
          content: [
            result(text('Five.'), image, text('\n\nSix.')),
            text('Seven.'),
            text('\n\n<system-reminder>\nEight.\n</system-reminder>'),
          ],
        },
      ],
    });
  });

  it('P2: stay as they were while a turn grows', () => {
    const contentOf = (content: ReturnType<typeof text>[]) =>
      JSON.stringify(formatRequest(upstreamCall({ messages: [{ role: 'user', content }] }, { quirks: { texts: 'spaced' } })).body);
    const shorter = contentOf([text('One.'), text('Two.')]);
    expect(contentOf([text('One.'), text('Two.'), text('Three.')]).startsWith(shorter.slice(0, -']}]}'.length))).toBe(true);
  });
});
