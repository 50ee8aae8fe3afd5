import { expect, it } from 'vitest';
import { createPaint } from './paint.ts';

const terminal = { write: () => undefined, isTTY: true };
const pipe = { write: () => undefined };

it('colours what a person reads', () => {
  expect(createPaint(terminal, {})('green', 'ok')).toBe('\u001b[32mok\u001b[39m');
});

it.each([
  ['a pipe', pipe, {}],
  ['NO_COLOR', terminal, { NO_COLOR: '1' }],
  ['a dumb terminal', terminal, { TERM: 'dumb' }],
])('leaves text alone for %s', (_, output, env) => {
  expect(createPaint(output, env)('green', 'ok')).toBe('ok');
});
