import { GatewayError } from '@llama-stack/core';

/** The query of a list: `limit`, and `after_id` or `before_id`. Without a limit everything comes on one page. */
export interface PageQuery {
  readonly limit?: unknown;
  readonly after_id?: unknown;
  readonly before_id?: unknown;
}

export interface ListPage<Item> {
  readonly data: readonly Item[];
  readonly has_more: boolean;
  readonly first_id: string | null;
  readonly last_id: string | null;
}

/** Cuts one page out of a list, by Anthropic's cursors. Throws GatewayError `invalid_request` for a cursor or limit that cannot be. */
export function listPage<Item extends { readonly id: string }>(items: readonly Item[], query: PageQuery): ListPage<Item> {
  const limit = readLimit(query.limit) ?? items.length;
  const before = readCursor(items, query, 'before_id');
  const start = before === undefined ? (readCursor(items, query, 'after_id') ?? -1) + 1 : Math.max(0, before - limit);
  const end = before ?? Math.min(items.length, start + limit);
  const data = items.slice(start, end);
  const has_more = before === undefined ? end < items.length : start > 0;
  return { data, has_more, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

function readLimit(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const limit = Number(value);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit;
  throw new GatewayError('invalid_request', 'limit: must be a whole number from 1 to 1000');
}

function readCursor(items: readonly { readonly id: string }[], query: PageQuery, name: 'after_id' | 'before_id'): number | undefined {
  const id = query[name];
  if (id === undefined) return undefined;
  const index = items.findIndex((item) => item.id === id);
  if (index === -1) throw new GatewayError('invalid_request', `${name}: no model has this id`);
  return index;
}
