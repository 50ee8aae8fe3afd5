import type { Remedy } from './repair-by-words.ts';
import type { ToolNameQuirks } from './tool-names.ts';

/** No limit that an upstream really has: a number in its words that is below is another. */
const leastNameLength = 30;

/** For upstreams that take shorter names of tools than was thought. */
export const toolNameRemedies: readonly Remedy<Pick<ToolNameQuirks, 'toolNameMaxLength'>>[] = [
  {
    complaints: [
      // Mistral's tokenizers: `Function name was … but must be a-z, A-Z, 0-9, or contain underscores and dashes, with a maximum length of 64`
      /function name was .{1,400}? maximum length of (\d+)/i,
      // OpenAI: `Invalid 'tools[0].name': string too long. Expected a string with maximum length 64`; Anthropic: `String should have at most 64
      // characters`, or a pattern that ends in `{1,64}`.
      /tool.{0,60}?(?:\b|_)name\b.{0,80}?(?:max(?:imum)?\b|at most|longer than|exceeds?\b|must be)\D{0,20}(\d+)/i,
      /tool.{0,60}?(?:\b|_)name\b.{0,40}?pattern.{0,60}?\{1,(\d+)\}/i,
    ],
    remedy: (_, most) => (Number(most) < leastNameLength ? undefined : { toolNameMaxLength: Number(most) }),
  },
];

/** Mistral's tokenizers and templates; vLLM cuts an id to its last nine characters, which may be those of another. */
export const shortIdComplaints = [/tool call ids?\b.{0,160}?length (?:of|>=) 9/i, /duplicate tool call id/i];
