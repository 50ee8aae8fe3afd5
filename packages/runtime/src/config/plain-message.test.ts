import { expect, it } from 'vitest';
import { plainMessage } from './plain-message.ts';

it.each([
  ['Invalid input: expected string, received undefined', 'is missing'],
  ['Invalid input: expected string, received number', 'must be of type string, not number'],
  ['Invalid input: expected array, received number', 'must be a list'],
  ['Invalid input: expected record, received string', 'must be a map of names to values'],
  ['Invalid input: expected number, received NaN', 'is not a number'],
  ['Invalid option: expected one of "auto"|"always"', 'must be one of "auto", "always"'],
  ['not a URL; write a|b', 'not a URL; write a|b'],
])('%s: %s', (message, plain) => {
  expect(plainMessage(message)).toBe(plain);
});
