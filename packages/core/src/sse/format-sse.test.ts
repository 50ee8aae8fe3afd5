import { expect, it } from 'vitest';
import { formatSse } from './format-sse.ts';

it('formatSse writes one line of data, whatever is in it', () => {
  expect(formatSse('ping', { type: 'ping', text: 'a\nb\r' })).toBe('event: ping\ndata: {"type":"ping","text":"a\\nb\\r"}\n\n');
});
