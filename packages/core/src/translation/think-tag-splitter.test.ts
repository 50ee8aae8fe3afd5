import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ThinkTagQuirks, ThinkTagSplitter } from './think-tag-splitter.ts';

function split(pieces: readonly string[], quirks: Partial<ThinkTagQuirks> = {}) {
  const found = { thinking: '', text: '' };
  const splitter = new ThinkTagSplitter(
    { thinkTags: ['think', 'reasoning'], thinkTagOpened: false, ...quirks },
    {
      thinking: (text) => {
        found.thinking += text;
      },
      text: (text) => {
        found.text += text;
      },
    },
  );
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return found;
}

describe('ThinkTagSplitter', () => {
  it('K12: parts tags from the answer, and drops the white space between them', () => {
    expect(split([' \n<think>\nNeed it.</think>\n\nDone.'])).toEqual({ thinking: '\nNeed it.', text: 'Done.' });
  });

  it('K12: finds the same however the text is cut', () => {
    const text = '<think>a < b, a </thin b</think>\n\nSo: <think> is a tag.';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
        expect(split(pieces)).toEqual({ thinking: 'a < b, a </thin b', text: 'So: <think> is a tag.' });
      }),
    );
  });

  it.each([['The tag <think> opens thoughts</think>.'], ['`<think>`'], ['<thin'], ['<thinker>x</thinker>'], ['  indented']])(
    'leaves %j alone',
    (text) => {
      expect(split([...text])).toEqual({ thinking: '', text });
    },
  );

  it('looks for nothing where the upstream leaves no tags', () => {
    expect(split(['<think>a</think>b'], { thinkTags: [] })).toEqual({ thinking: '', text: '<think>a</think>b' });
  });

  it('begins inside of the tag where the template has written it', () => {
    expect(split([...'a</think> b'], { thinkTagOpened: true })).toEqual({ thinking: 'a', text: 'b' });
  });

  it('keeps thoughts that were cut off', () => {
    expect(split(['<think>a', ' b</thi'])).toEqual({ thinking: 'a b</thi', text: '' });
  });
});
