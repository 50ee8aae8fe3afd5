import { expect, it } from 'vitest';
import { BlockCollector } from './block-collector.ts';
import type { OutputBlock } from './message.ts';
import type { BlockDelta } from './stream-event.ts';

/** What becomes of blocks that are open at the same time, of each its start and its deltas. */
function collect(...blocks: readonly (readonly [OutputBlock, ...BlockDelta[]])[]) {
  const whole: OutputBlock[] = [];
  const broken: OutputBlock[] = [];
  const collector = new BlockCollector({ onBlock: (block) => whole.push(block), onBrokenCall: (call) => broken.push(call) });
  for (const [index, [content_block]] of blocks.entries()) collector.push({ type: 'content_block_start', index, content_block });
  for (const [index, [, ...deltas]] of blocks.entries()) {
    for (const delta of deltas) collector.push({ type: 'content_block_delta', index, delta });
  }
  for (const index of blocks.keys()) collector.push({ type: 'content_block_stop', index });
  return { whole, broken };
}

const call = { type: 'tool_use', id: 't', name: 'Bash', input: {} } as const;
const json = (partial_json: string): BlockDelta => ({ type: 'input_json_delta', partial_json });

it('adds the deltas of each block to its start', () => {
  const { whole } = collect(
    [
      { type: 'thinking', thinking: 'Hm', signature: '' },
      { type: 'thinking_delta', thinking: '…' },
      { type: 'signature_delta', signature: 's' },
    ],
    [
      { type: 'text', text: 'A' },
      { type: 'text_delta', text: 'B' },
    ],
    [call, json('{"a"'), json(':1}')],
    [{ type: 'other', n: 1 }],
  );
  expect(whole).toEqual([
    { type: 'thinking', thinking: 'Hm…', signature: 's' },
    { type: 'text', text: 'AB' },
    { ...call, input: { a: 1 } },
    { type: 'other', n: 1 },
  ]);
});

it('tells a call whose input is not JSON apart, with the text of it', () => {
  expect(collect([call, json('{"a"')], [call])).toEqual({ whole: [call], broken: [{ ...call, input: '{"a"' }] });
});
