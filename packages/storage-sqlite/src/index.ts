import { defineStorage, fields } from '@llama-stack/core';
import { z } from 'zod';
import { openSqliteStore } from './open-sqlite-store.ts';

/** Keeps what a stack has to remember in one SQLite file, which several processes of one machine may share. */
export const storage = defineStorage({
  type: 'kv_sqlite',
  config: z.object({
    db_path: fields
      .path()
      .pipe(z.string().min(1, 'must name a file'))
      .describe('The file; `~` is the home directory. Made when it is not there.'),
  }),
  open: ({ id, config }) => openSqliteStore(config.db_path, `storage.backends.${id}.db_path`),
});
