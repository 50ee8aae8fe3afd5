import { z } from 'zod';
import { readJson } from '../read-json.ts';

/** What a model did when it was asked for a tool call. */
export interface ProbeResult {
  /** Whether it called the tool, with an input that can be read. */
  readonly called: boolean;
  readonly thought: boolean;
  /** The message of an error in the stream. */
  readonly error?: string;
}

const eventSchema = z.object({
  type: z.string(),
  content_block: z.object({ type: z.string() }).optional(),
  delta: z.object({ partial_json: z.string().optional() }).optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** Reads a Messages stream. */
export function readProbe(stream: string): ProbeResult {
  const events = stream
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .flatMap((line) => readJson(line.slice('data:'.length), eventSchema) ?? []);
  const begins = (type: string): boolean => events.some(({ content_block }) => content_block?.type === type);
  const error = events.find(({ type }) => type === 'error')?.error?.message;
  const input = events.map(({ delta }) => delta?.partial_json ?? '').join('');
  return {
    called: begins('tool_use') && readJson(input, z.unknown()) !== undefined,
    thought: begins('thinking'),
    ...(error !== undefined && { error }),
  };
}
