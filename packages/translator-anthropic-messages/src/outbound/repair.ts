import type { GatewayError, UpstreamCall } from '@llama-stack/core';
import type { MessagesQuirks } from './quirks.ts';
import { type Change, without, withoutBlock, withoutField } from './without-field.ts';

interface Rule {
  readonly wording: RegExp;
  change(match: RegExpExecArray, quirks: MessagesQuirks): Change;
}

/** What a refusal's wording says of the upstream, the most telling first. */
const rules: readonly Rule[] = [
  {
    // Anthropic: `tools.0.custom.strict: Extra inputs are not permitted`; FastAPI says the same of `tools.0.strict`.
    wording: /([\w$]+(?:\.[\w$]+)*): Extra inputs are not permitted/,
    change: (match, quirks) => withoutField(match[1] ?? '', quirks),
  },
  {
    wording: /max_tokens: \d+ > (\d+), which is the maximum|at most (\d+) (?:completion|output) tokens/i,
    change: (match, quirks) => {
      const cap = Number(match[1] ?? match[2]);
      return cap > 0 && cap < (quirks.maxTokensCap ?? Number.POSITIVE_INFINITY) ? { maxTokensCap: cap } : undefined;
    },
  },
  {
    wording:
      /messages\.\d+\.role|system message must be at the beginning|unexpected (?:message )?role|role.{0,20}system.{0,40}not (?:supported|allowed)|roles must alternate/i,
    change: (_match, { inlineSystem }) => (inlineSystem === 'keep' ? { inlineSystem: 'fold' } : undefined),
  },
  {
    wording: /input tag '(\w+)' found using 'type'/i,
    change: (match, quirks) => withoutBlock(match[1] ?? '', quirks),
  },
  {
    wording: /adaptive thinking is not supported|thinking\.type.{0,40}adaptive/i,
    change: (_match, { thinkingTypes }) => typesLeft(without(thinkingTypes, 'adaptive')),
  },
  {
    wording: /thinking\.type.{0,40}(?:enabled|budget)|thinking\.enabled.{0,40}not supported/i,
    change: (_match, { thinkingTypes }) => typesLeft(without(thinkingTypes, 'enabled')),
  },
  {
    wording: /does(?:n't| not) support thinking|thinking is not supported/i,
    change: (_match, { thinkingTypes }) => (thinkingTypes.length > 0 ? { thinkingTypes: [] } : undefined),
  },
  {
    wording: /effort/i,
    change: (_match, { efforts }) => (efforts.length > 0 ? { efforts: [] } : undefined),
  },
  {
    wording: /output_config\.format|json_schema|structured outputs?/i,
    change: (_match, { outputFormat }) => (outputFormat ? { outputFormat: false } : undefined),
  },
  {
    wording: /only base64 images|image urls? (?:are|is) not|url (?:image )?sources? (?:are|is) not/i,
    change: (_match, { images }) => (images === 'url' ? { images: 'inline' } : undefined),
  },
  {
    wording:
      /(?:does(?:n't| not) support|not support(?:ed)?|cannot process|can't process).{0,40}(?:image|vision)|image.{0,40}not supported|not a multimodal model/i,
    change: (_match, { images }) => (images === 'note' ? undefined : { images: 'note' }),
  },
  {
    wording:
      /\b(temperature|top_p|top_k|stop_sequences|metadata|service_tier)\b.{0,60}(?:not supported|unsupported|deprecated|not permitted|does not support)/i,
    change: (match, { fields }) => fieldsLeft(without(fields, match[1]?.toLowerCase() ?? '')),
  },
  {
    wording: /tool_choice/,
    change: () => ({ toolChoices: [], disableParallelToolUse: false }),
  },
];

/** Reads a refusal as a fact about the upstream, and returns the quirks that respect it; undefined when they did already. */
export function repair(error: GatewayError, { quirks, request }: UpstreamCall<MessagesQuirks>): Change {
  if (error.code !== 'invalid_request') return undefined;
  for (const { wording, change } of rules) {
    const match = wording.exec(error.message);
    const changed = match === null ? undefined : change(match, quirks);
    if (changed !== undefined) return isAboutCall(changed, request) ? changed : undefined;
  }
  return undefined;
}

/** A call without a tool choice cannot have been refused for it. */
function isAboutCall(changed: Partial<MessagesQuirks>, { tool_choice }: UpstreamCall<MessagesQuirks>['request']): boolean {
  return changed.toolChoices === undefined || tool_choice != null;
}

function typesLeft(thinkingTypes: readonly string[] | undefined): Change {
  return thinkingTypes === undefined ? undefined : { thinkingTypes };
}

function fieldsLeft(fields: readonly string[] | undefined): Change {
  return fields === undefined ? undefined : { fields };
}
