import { expect, it } from 'vitest';
import { selectTools } from './select-tools.ts';

it('T16: leaves out tens of thousands of deferred tools without holding up others', () => {
  const deferred = Array.from({ length: 60_000 }, (_, index) => ({ name: `deferred_${index}`, defer_loading: true }));
  const request = { model: 'm', max_tokens: 1, messages: [], tools: [{ name: 'own' }, ...deferred] };
  const lost: string[] = [];
  const context = { call: { request }, quirks: { maxTools: 1 }, lose: (path: string) => lost.push(path) };
  const start = performance.now();
  expect(selectTools(context)).toEqual([{ tool: { name: 'own' }, path: 'tools[0]' }]);
  expect(lost).toHaveLength(60_000);
  expect(performance.now() - start).toBeLessThan(1_000);
});
