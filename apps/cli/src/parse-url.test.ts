import { expect, it } from 'vitest';
import { parseUrl } from './parse-url.ts';

it('takes an address, and no slash at its end', () => {
  expect(['http://h:8321/', 'https://h/llama'].map(parseUrl)).toEqual(['http://h:8321', 'https://h/llama']);
});

it.each([
  ['h:8321', 'Write it as http://host:port.'],
  ['http://h:8321/v1', 'Leave /v1 out'],
  ['http://h:8321/v1/messages', 'Leave /v1 out'],
])('refuses %s', (text, words) => {
  expect(() => parseUrl(text)).toThrow(words);
});
