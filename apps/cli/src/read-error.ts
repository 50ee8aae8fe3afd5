import { z } from 'zod';
import { readJson } from './read-json.ts';

const errorSchema = z.object({ error: z.object({ message: z.string() }) });

/** The message of an error in Anthropic's shape; undefined when the text is none. */
export function messageOf(text: string): string | undefined {
  return readJson(text, errorSchema)?.error.message;
}
