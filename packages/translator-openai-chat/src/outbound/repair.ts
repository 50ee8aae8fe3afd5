import type { GatewayError, UpstreamCall } from '@llama-stack/core';
import {
  limitEfforts,
  type Remedy,
  readRefusedFields,
  repairByWords,
  sharedRemedies,
  shortIdComplaints,
  turnRemedies,
} from '@llama-stack/core/translation';
import type { ChatQuirks } from '../quirks.ts';

/** The first that fits, and says something new, counts. */
const remedies: readonly Remedy<ChatQuirks>[] = [
  { complaints: [/use '?max_completion_tokens'? instead/i], remedy: () => ({ maxTokensField: 'max_completion_tokens' }) },
  { complaints: [/use '?max_tokens'? instead/i], remedy: () => ({ maxTokensField: 'max_tokens' }) },
  {
    // OpenAI's newest models take tools on this API only when they do not reason.
    complaints: [/function tools.{0,40}?reasoning_effort/i],
    remedy: ({ reasoning }) => ({ reasoning: { ...reasoning, toolsNeedEffort: 'none' } }),
  },
  // Ollama before 0.12 takes efforts only, and no word for none.
  { complaints: [/invalid think value: "none"/i], remedy: ({ reasoning }) => ({ reasoning: { ...reasoning, off: null } }) },
  {
    complaints: [
      /reasoning[_.]effort.{0,160}?(?:supported values are|must be one of|expected one of|should be)[: ]*([^.]*)/i,
      /invalid (?:reasoning|think) value: .{1,40}? \(must be ([^)]*)/i,
    ],
    remedy: (quirks, list) => takeEfforts(list, quirks),
  },
  // Ollama before 0.18, of all but gpt-oss: they think, unless they are told not to.
  {
    complaints: [/think value "\w+" is not supported for this model/i],
    remedy: ({ reasoning }) => ({ reasoning: { ...reasoning, effortField: null } }),
  },
  {
    complaints: [
      /does not support (?:thinking|reasoning)/i,
      /(?:thinking|reasoning) is not (?:supported|available)/i,
      /(?:unsupported|unknown|unrecognized|not support).{0,40}?(?:reasoning[_.]effort|chat_template_kwargs)/i,
      /(?:reasoning_effort|chat_template_kwargs).{0,40}?not (?:supported|permitted|allowed)/i,
    ],
    remedy: ({ reasoning }) => ({ reasoning: { ...reasoning, effortField: null, on: null, off: null, toolsNeedEffort: null } }),
  },
  // vLLM, of models with Mistral's tokenizers, where thinking is turned off by `chat_template_kwargs`.
  {
    complaints: [/chat_template is not supported/i],
    remedy: ({ reasoning }) => ({ reasoning: { ...reasoning, off: null } }),
  },
  // Moonshot: `invalid thinking: only type=enabled is allowed for this model`.
  {
    complaints: [/thinking\b.{0,40}?only (?:type ?= ?)?['"`]?enabled\b|not support disabling thinking/i],
    remedy: ({ reasoning }) => ({ reasoning: { ...reasoning, off: null } }),
  },
  // A reasoning model that spent so few tokens on thinking alone (OpenAI).
  {
    complaints: [/could not finish the message because max_tokens/i],
    remedy: ({ minMaxTokens }) => ({ minMaxTokens: Math.max(minMaxTokens, 1_024) }),
  },
  { complaints: [/stream_options/i], remedy: () => ({ streamUsage: false }) },
  { complaints: [/role.{0,60}?developer|developer.{0,40}?role|['"`]developer['"`]/i], remedy: () => ({ systemRole: 'system' }) },
  ...turnRemedies,
  { complaints: [/string too long.{0,60}?maximum length 40/i], remedy: () => ({ toolIds: 'max-40' }) },
  { complaints: shortIdComplaints, remedy: () => ({ toolIds: 'alphanumeric-9' }) },
  {
    complaints: [/(?:json mode|response_format|structured outputs?).{0,60}?(?:with|combined|alongside).{0,20}?(?:tool|function)/i],
    remedy: () => ({ responseFormatWithTools: false }),
  },
  {
    complaints: [/json_schema|response_format|structured outputs?/i],
    remedy: ({ responseFormat }) => ({ responseFormat: responseFormat === 'json_schema' ? 'json_object' : null }),
  },
  ...sharedRemedies,
];

/** Fields without which a request is none. */
const needed: ReadonlySet<string> = new Set(['model', 'messages', 'stream', 'tools', 'max_tokens', 'max_completion_tokens']);

/** Fields of messages that are there for the reasoning's sake. */
const replayed = /^(?:reasoning|reasoning_content|reasoning_details|extra_content|thinking)$/;

/**
 * Quirks that would make the upstream accept the call, by its own words. Undefined when it does not say, or when what it asks for was
 * done already.
 */
export function repair(error: GatewayError, call: UpstreamCall<ChatQuirks>): Partial<ChatQuirks> | undefined {
  return repairByWords(error, call, { remedies, otherwise: (message) => dropFields(readRefusedFields(message), call.quirks) });
}

/** Keeps the efforts that the upstream lists. Where it lists none of ours, it takes no effort. */
function takeEfforts(list: string, { reasoning }: ChatQuirks): Partial<ChatQuirks> {
  const efforts = limitEfforts(list);
  return { reasoning: efforts.length > 0 ? { ...reasoning, efforts } : { ...reasoning, effortField: null } };
}

/** A field of the request is left out from now on; of the history, only what reasoning put there. */
function dropFields(paths: readonly string[], quirks: ChatQuirks): Partial<ChatQuirks> | undefined {
  const inHistory = paths
    .find((path) => path.startsWith('messages'))
    ?.split('.')
    .at(-1);
  if (inHistory !== undefined && replayed.test(inHistory)) {
    return { reasoning: { ...quirks.reasoning, replay: null, detailsField: null }, toolCallExtraField: null };
  }
  const fields = paths.map((path) => path.split(/[.[]/, 1)[0] ?? '').filter((field) => field !== '' && !needed.has(field));
  return fields.length === 0 ? undefined : { dropFields: [...new Set([...quirks.dropFields, ...fields])] };
}
