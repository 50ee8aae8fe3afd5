import type { z } from 'zod';

/**
 * The type of a table of quirks: a function that makes a schema for each, so that quirks of a configuration are checked by what the
 * compiler knows of them. A function, because making schemas takes time, and most configurations have no quirks.
 */
export type QuirksOf<Table extends () => Readonly<Record<string, z.ZodType>>> = {
  readonly [Name in keyof ReturnType<Table>]: z.output<ReturnType<Table>[Name]>;
};
