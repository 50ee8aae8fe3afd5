import { expect, it } from 'vitest';
import { checkNode } from './check-node.ts';

it.each([
  ['v20.19.0', 'ok'],
  ['v22.1.0', 'ok'],
  ['v20.18.9', 'fail'],
  ['v18.20.0', 'fail'],
])('%s is %s', (version, state) => {
  expect(checkNode(version).state).toBe(state);
});

it('tells which one to install', () => {
  expect(checkNode('v18.0.0').remedy).toContain('20.19');
});
