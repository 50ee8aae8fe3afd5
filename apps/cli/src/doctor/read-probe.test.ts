import { expect, it } from 'vitest';
import { readProbe } from './read-probe.ts';

const stream = (...events: object[]) => events.map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`).join('');
const starts = (type: string) => ({ type: 'content_block_start', index: 0, content_block: { type } });
const input = (partial_json: string) => ({ type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json } });

it.each([
  ['a whole tool call', stream(starts('tool_use'), input('{"word":'), input('"pong"}')), { called: true, thought: false }],
  ['one after thinking', stream(starts('thinking'), starts('tool_use'), input('{}')), { called: true, thought: true }],
  ['one whose input is cut', stream(starts('tool_use'), input('{"word":')), { called: false, thought: false }],
  ['words', stream(starts('text')), { called: false, thought: false }],
  ['an error', stream({ type: 'error', error: { type: 'api_error', message: 'down' } }), { called: false, thought: false, error: 'down' }],
])('reads %s', (_, text, result) => {
  expect(readProbe(text)).toEqual(result);
});
