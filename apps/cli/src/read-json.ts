import type { z } from 'zod';

/** What a text says as JSON, as far as `schema` knows it; undefined when it is no JSON, or says something else. */
export function readJson<Value>(text: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
