import { expect, it } from 'vitest';
import { askForStream } from './ask-for-stream.ts';

it.each([
  { wanted: true, quirks: { streams: true, maxTokensWithoutStream: null }, asked: true },
  { wanted: undefined, quirks: { streams: true, maxTokensWithoutStream: null }, asked: false },
  { wanted: false, quirks: { streams: true, maxTokensWithoutStream: 0 }, asked: true },
  { wanted: false, quirks: { streams: true, maxTokensWithoutStream: 4_096 }, asked: true },
  { wanted: false, quirks: { streams: true, maxTokensWithoutStream: 8_192 }, asked: false },
  { wanted: true, quirks: { streams: false, maxTokensWithoutStream: 0 }, asked: false },
])('R19: a client that wants stream $wanted, 5,000 tokens, $quirks: $asked', ({ wanted, quirks, asked }) => {
  expect(askForStream(wanted, 5_000, quirks)).toBe(asked);
});
