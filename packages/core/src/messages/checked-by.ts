import { z } from 'zod';
import { isKept } from './kept-values.ts';

/**
 * A schema for values that mostly need no look: those that `isRight` tells to be right, and kept ones that were accepted before. Only the
 * others go through `schema`, which makes objects for each value. False says nothing; what `isRight` calls right, the schema must accept.
 * The value itself goes on, not a copy.
 */
export function checkedBy<Value>(schema: z.ZodType, isRight: (value: unknown) => boolean = () => false): z.ZodType<Value, Value> {
  const accepted = new WeakSet<object>();
  return z.custom<Value>().check((context) => {
    const value: unknown = context.value;
    if (isRight(value) || (isObject(value) && accepted.has(value))) return;
    const { error } = schema.safeParse(value);
    for (const issue of error?.issues ?? []) context.issues.push({ ...issue, code: 'custom', input: value });
    if (error === undefined && isObject(value) && isKept(value)) accepted.add(value);
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
