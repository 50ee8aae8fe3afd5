import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Secret } from './secret.ts';

const noPort = 'not a port: use a number from 0 to 65535';

/**
 * Schemas for config values. After `${env.X}` every value is a string, so each converts: `fields.port()` takes `8321` and
 * `"8321"`, and a key of digits stays a key. `title` is the kind of value in a person's words, for the
 * documentation; `absent`, where a schema has it, what holds without the field.
 */
export const fields = {
  /** A value that may be left out, also as the empty text that `${env.X:=}` leaves. */
  optional: <Schema extends z.ZodType>(schema: Schema): z.ZodType<z.output<Schema> | undefined> =>
    z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional()),
  /** A time, a fraction of a second too. */
  seconds: () => z.coerce.number('not a number of seconds').positive('must be above 0').meta({ title: 'seconds' }),
  port: () => wholeNumber(noPort).pipe(z.number().max(65_535, noPort)).meta({ title: 'port' }),
  count: (otherwise = 'not a whole number') =>
    wholeNumber(otherwise).pipe(z.number().positive('must be above 0')).meta({ title: 'whole number' }),
  /** A count that may be 0. */
  amount: () => wholeNumber('not a whole number').meta({ title: 'whole number' }),
  flag: () =>
    z
      .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], 'must be true or false')
      .meta({ title: '`true` or `false`' }),
  /** A list of texts. */
  texts: () => z.array(z.string()).readonly(),
  /** A regular expression. */
  pattern: () =>
    z
      .string()
      .transform((text, { addIssue }) => {
        try {
          return new RegExp(text);
        } catch (error) {
          addIssue(`not a pattern: ${error instanceof Error ? error.message : error}`);
          return z.NEVER;
        }
      })
      .meta({ title: 'pattern' }),
  /** A file path; a leading `~` is the home directory. */
  path: () =>
    z
      .string()
      .transform((path) => (/^~(\/|$)/.test(path) ? join(homedir(), path.slice(1)) : path))
      .meta({ title: 'path' }),
  /** Becomes a `Secret`; space around it, such as a file's last line end, is not part of it; empty counts as absent. */
  secret: () =>
    z
      .union([z.string(), z.number()], 'must be a text')
      .transform((value) => String(value).trim())
      .transform((value) => (value === '' ? undefined : new Secret(value)))
      .optional()
      .meta({ title: 'secret' }),
  /** An http(s) URL without trailing slashes or space around it. `localhost:8000` is one without its scheme, as many tools take it. */
  url: () =>
    z
      .string()
      .trim()
      .transform((text) => (hostAndPort.test(text) ? `http://${text}` : text))
      .refine((text) => /^https?:\/\/./.test(text) && URL.canParse(text), 'not a URL; write it as http://host:port/path')
      .transform((text) => text.replace(/\/+$/, ''))
      .meta({ title: 'URL' }),
};

const hostAndPort = /^(?:localhost|(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5})(?:\/|$)/i;

/** `Number('')` is 0, and so would an empty variable be: only digits count. */
function wholeNumber(message: string) {
  return z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\s*-?\d+\s*$/)
          .transform(Number),
      ],
      message,
    )
    .pipe(z.number().int(message).min(0, message));
}
