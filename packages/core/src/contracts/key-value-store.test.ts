import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineStorage, type StorageType } from './key-value-store.ts';

const open = () => {
  throw new Error('not opened in this test');
};

describe('defineStorage', () => {
  it('stamps a definition with its kind and contract, and alters nothing else', () => {
    const definition = { type: 'kv_redis', config: z.object({}), open } as const;
    expect(defineStorage(definition)).toEqual({ ...definition, kind: 'storage', contract: 1 });
  });

  it.each(['kv_', 'kv_Redis', 'kv_../x'] satisfies StorageType[])('refuses the type %s', (type) => {
    expect(() => defineStorage({ type, config: z.object({}), open })).toThrow(`'${type}' is not a storage type. Name it kv_<name>`);
  });
});
