import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Secret } from './secret.ts';

/**
 * Schemas for config values. After `${env.X}` every value is a string, so each converts: `fields.port()` takes `8321` and
 * `"8321"`, and a key of digits stays a key.
 */
export const fields = {
  port: () => z.coerce.number('not a port').int('not a port').min(0, 'not a port').max(65_535, 'not a port'),
  count: () => z.coerce.number('not a number').int('not a whole number').positive('must be above 0'),
  flag: () => z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], 'must be true or false'),
  /** A file path; a leading `~` is the home directory. */
  path: () => z.string().transform((path) => (/^~(\/|$)/.test(path) ? join(homedir(), path.slice(1)) : path)),
  /** Becomes a `Secret`; empty counts as absent. */
  secret: () =>
    z
      .union([z.string(), z.number()], 'must be a text')
      .transform((value) => (value === '' ? undefined : new Secret(String(value))))
      .optional(),
  /** An http(s) URL without trailing slashes. */
  url: () =>
    z
      .string()
      .refine((text) => /^https?:\/\/./.test(text) && URL.canParse(text), 'not a URL; write it as http://host:port/path')
      .transform((text) => text.replace(/\/+$/, '')),
};
