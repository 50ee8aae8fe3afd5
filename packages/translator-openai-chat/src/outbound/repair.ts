import type { GatewayError, UpstreamCall } from '@llama-stack/core';
import { readRefusedFields } from '@llama-stack/core/translation';
import type { ChatQuirks } from '../quirks.ts';

/** What an upstream may complain of, and the quirk that would have kept it from complaining. */
interface Remedy {
  readonly complaints: readonly RegExp[];
  /** `detail` is what the complaint names: a number, a list. */
  remedy(quirks: ChatQuirks, detail: string): Partial<ChatQuirks> | undefined;
}

/** The first that fits, and says something new, counts. */
const remedies: readonly Remedy[] = [
  { complaints: [/use '?max_completion_tokens'? instead/i], remedy: () => ({ maxTokensField: 'max_completion_tokens' }) },
  { complaints: [/use '?max_tokens'? instead/i], remedy: () => ({ maxTokensField: 'max_tokens' }) },
  {
    complaints: [
      /max_(?:completion_)?tokens.{0,80}?(?:at most|less than or equal to|<=|maximum (?:value )?(?:is|of)|exceed)\D{0,20}([\d,]+)/i,
    ],
    remedy: (_, most) => ({ maxTokensCap: Number(most.replaceAll(',', '')) }),
  },
  {
    complaints: [/max_(?:completion_)?tokens.{0,80}?(?:at least|greater than or equal to|>=|minimum (?:value )?(?:is|of))\D{0,20}(\d+)/i],
    remedy: (_, least) => ({ minMaxTokens: Number(least) }),
  },
  {
    // OpenAI's newest models take tools on this API only when they do not reason.
    complaints: [/function tools.{0,40}?reasoning_effort/i],
    remedy: ({ reasoning }) => ({ reasoning: { ...reasoning, toolsNeedEffort: 'none' } }),
  },
  {
    complaints: [/reasoning[_.]effort.{0,160}?(?:supported values are|must be one of|expected one of|should be)[: ]*([^.]*)/i],
    remedy: (quirks, list) => limitEfforts(list, quirks),
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
  { complaints: [/stream_options/i], remedy: () => ({ streamUsage: false }) },
  { complaints: [/parallel[_ ]tool[_ ]calls/i], remedy: () => ({ parallelToolCalls: false }) },
  { complaints: [/role.{0,60}?developer|developer.{0,40}?role|['"`]developer['"`]/i], remedy: () => ({ systemRole: 'system' }) },
  {
    complaints: [/system.{0,40}?(?:must|only|at).{0,20}?(?:beginning|first|start)/i, /(?:unexpected|invalid) role.{0,20}?system/i],
    remedy: () => ({ inlineSystem: 'fold' }),
  },
  {
    complaints: [
      /(?:fetch|download|https?|remote).{0,20}?images?\b/i,
      /image (?:urls?|links?).{0,40}?(?:not (?:currently )?supported|unsupported)/i,
    ],
    remedy: ({ images }) => (images === 'url' ? { images: 'inline' } : { images: 'note' }),
  },
  {
    complaints: [
      /image.{0,60}?(?:not (?:currently )?support|unsupported|not allowed|not accept)/i,
      /(?:not support|that support|not accept|at most 0).{0,40}?image/i,
      /not (?:a )?multimodal|unknown (?:variant|part type|content type).{0,20}?image_url|image_url.{0,40}?expected.{0,10}?text/i,
    ],
    remedy: () => ({ images: 'note' }),
  },
  { complaints: [/string too long.{0,60}?maximum length 40/i], remedy: () => ({ toolIds: 'max-40' }) },
  { complaints: [/tool call id.{0,60}?length of 9/i], remedy: () => ({ toolIds: 'alphanumeric-9' }) },
  {
    complaints: [/(?:json mode|response_format|structured outputs?).{0,60}?(?:with|combined|alongside).{0,20}?(?:tool|function)/i],
    remedy: () => ({ responseFormatWithTools: false }),
  },
  {
    complaints: [/json_schema|response_format|structured outputs?/i],
    remedy: ({ responseFormat }) => ({ responseFormat: responseFormat === 'json_schema' ? 'json_object' : null }),
  },
  { complaints: [/\btools?\b.{0,40}?\bstrict\b/i], remedy: () => ({ strictTools: false }) },
  { complaints: [/tool_choice|tool choice/i], remedy: ({ toolChoice }) => weakerToolChoice(toolChoice) },
];

/** Fields without which a request is none. */
const needed: ReadonlySet<string> = new Set(['model', 'messages', 'stream', 'tools', 'max_tokens', 'max_completion_tokens']);

/** Fields of messages that are there for the reasoning's sake. */
const replayed = /^(?:reasoning|reasoning_content|reasoning_details|extra_content|thinking)$/;

/**
 * Quirks that would make the upstream accept the call, by its own words. Undefined when it does not say, or when what it asks for was
 * done already.
 */
export function repair(error: GatewayError, { quirks }: UpstreamCall<ChatQuirks>): Partial<ChatQuirks> | undefined {
  const isRefusal = error.code === 'invalid_request' || error.code === 'not_found' || error.code === 'upstream';
  if (!isRefusal || error.details.overflow !== undefined) return undefined;
  const message = error.message.replace(/\s+/g, ' ');
  for (const { complaints, remedy } of remedies) {
    const match = firstMatch(complaints, message);
    const patch = match && changed(remedy(quirks, match[1] ?? ''), quirks);
    if (patch !== undefined) return patch;
  }
  return changed(dropFields(readRefusedFields(message), quirks), quirks);
}

function firstMatch(patterns: readonly RegExp[], text: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match;
  }
  return undefined;
}

/** Keeps the efforts that the upstream lists. Where it lists none of ours, it takes no effort. */
function limitEfforts(list: string, { reasoning }: ChatQuirks): Partial<ChatQuirks> {
  const listed = new Set(list.toLowerCase().match(/[a-z]+/g));
  const efforts = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'].filter((effort) => listed.has(effort));
  return { reasoning: efforts.length > 0 ? { ...reasoning, efforts } : { ...reasoning, effortField: null } };
}

function weakerToolChoice(forms: ChatQuirks['toolChoice']): Partial<ChatQuirks> {
  const strongest = forms.includes('named') ? 'named' : 'required';
  return { toolChoice: forms.filter((form) => form !== strongest) };
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

/** The patch, if it says anything that the quirks do not say yet: the same call must not be made twice. */
function changed(patch: Partial<ChatQuirks> | undefined, quirks: ChatQuirks): Partial<ChatQuirks> | undefined {
  if (patch === undefined) return undefined;
  const before = Object.keys(patch).map((key) => Reflect.get(quirks, key));
  return JSON.stringify(Object.values(patch)) === JSON.stringify(before) ? undefined : patch;
}
