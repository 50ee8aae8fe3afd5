import type { ToolTurn } from '@llama-stack/testkit';
import { describe, expect, it } from 'vitest';
import { bash } from './harness/bash.ts';
import { converse, native, olderVllm, responses, translated } from './harness/routes.ts';
import { startSetting } from './harness/with-stack.ts';

const echo = (word: string, id: string): ToolTurn => ({ ...bash(`echo ${word}`), id });

describe.each([translated, responses, native, olderVllm, converse])('Claude Code on $name', (route) => {
  /** What the upstream hears after each answer with calls; parallel ones end in any order. */
  async function resultsOf(...answers: readonly (readonly ToolTurn[])[]): Promise<string[][]> {
    const { upstream, claude } = await startSetting(route, [...answers.map((tools) => ({ tools })), { text: 'Done.' }]);
    expect(await claude('Go')).toMatchObject({ code: 0, stdout: 'Done.\n' });
    return upstream.calls.slice(1).map(({ results }) => results.map(({ text }) => text.trim()).toSorted());
  }

  it('S8: tells the result of each call where every answer has a call_0', async () => {
    expect(await resultsOf([echo('a', 'call_0')], [echo('b', 'call_0')], [echo('c', 'call_0')])).toEqual([['a'], ['b'], ['c']]);
  });

  it('S8: tells the results of parallel calls that have one id, or none', async () => {
    const both = (id: string) => [echo('a', id), echo('b', id)];
    expect(await resultsOf(both('x'), both(''))).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('S8: tells the result of a call whose id is that of another with a number', async () => {
    expect(await resultsOf([echo('a', 'aa'), echo('b', 'aa_0')], [echo('c', 'bb_2'), echo('d', 'bb')])).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });
});
