import { expect, it } from 'vitest';
import { listPage } from './list-page.ts';

const items = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
const ids = (query: Parameters<typeof listPage>[1]) => listPage(items, query).data.map(({ id }) => id);

it('gives everything without a limit', () => {
  expect(listPage(items, {})).toEqual({ data: items, has_more: false, first_id: 'a', last_id: 'd' });
  expect(listPage([], {})).toEqual({ data: [], has_more: false, first_id: null, last_id: null });
});

it('goes forward from a cursor, and back to it', () => {
  expect(ids({ limit: '2', after_id: 'a' })).toEqual(['b', 'c']);
  expect(ids({ limit: '2', before_id: 'd' })).toEqual(['b', 'c']);
  expect(listPage(items, { limit: '3', before_id: 'd' }).has_more).toBe(false);
});

it('refuses a cursor that names nothing', () => {
  expect(() => listPage(items, { after_id: 'z' })).toThrow('after_id');
  expect(() => listPage(items, { before_id: ['a', 'b'] })).toThrow('before_id');
});

it('shows each item once to whoever follows the cursors, whatever the limit', () => {
  for (let limit = 1; limit <= items.length + 1; limit += 1) {
    const first = listPage(items, { limit });
    const seen = [...first.data];
    for (let page = first; page.has_more; seen.push(...page.data)) page = listPage(items, { limit, after_id: page.last_id });
    expect(seen).toEqual(items);
  }
});
