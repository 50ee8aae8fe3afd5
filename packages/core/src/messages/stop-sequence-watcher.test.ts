import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StopSequenceWatcher } from './stop-sequence-watcher.ts';

function watch(sequences: readonly string[], pieces: readonly string[]) {
  const watcher = new StopSequenceWatcher(sequences);
  const passed = pieces.map((piece) => watcher.push(piece)).join('') + watcher.end();
  return { passed, found: watcher.found };
}

describe('StopSequenceWatcher', () => {
  it('passes on what comes before a sequence, and nothing after', () => {
    expect(watch(['END'], ['one E', 'N', 'D two'])).toEqual({ passed: 'one ', found: 'END' });
  });

  it('gives back what only looked like a beginning', () => {
    expect(watch(['END'], ['one EN', 'E'])).toEqual({ passed: 'one ENE', found: undefined });
  });

  it('D13: takes as many sequences as a client may send, and more', () => {
    const sequences = Array.from({ length: 200_000 }, (_, index) => `</${index}>`);
    expect(watch(sequences, ['one <', '/7> two'])).toEqual({ passed: 'one ', found: '</7>' });
  });

  it('stops at the same place however the text is cut, as far as one sequence goes', () => {
    const letters = fc.stringMatching(/^[ab]{1,8}$/);
    fc.assert(
      fc.property(letters, fc.array(letters), (sequence, pieces) => {
        const whole = pieces.join('');
        const at = whole.indexOf(sequence);
        const expected = at === -1 ? { passed: whole, found: undefined } : { passed: whole.slice(0, at), found: sequence };
        expect(watch([sequence], pieces)).toEqual(expected);
      }),
    );
  });
});
