import type { GatewayError, UpstreamCall } from '@llama-stack/core';
import {
  imageRemedies,
  imageUrlRemedy,
  maxTokensRemedies,
  type Remedy,
  repairByWords,
  schemaRemedies,
  shortIdComplaints,
  streamingRemedies,
  toolNameRemedies,
  turnRemedies,
} from '@llama-stack/core/translation';
import type { MessagesQuirks } from './quirks.ts';
import { type Change, without, withoutBlock, withoutField } from './without-field.ts';

const shortIdRemedy: Remedy<MessagesQuirks> = { complaints: shortIdComplaints, remedy: () => ({ toolIds: 'alphanumeric-9' }) };

/** What a refusal's wording says of the upstream, the most telling first. */
const remedies: readonly Remedy<MessagesQuirks>[] = [
  {
    // Anthropic: `tools.0.custom.strict: Extra inputs are not permitted`; FastAPI says the same of `tools.0.strict`.
    complaints: [/([\w$]+(?:\.[\w$]+)*): Extra inputs are not permitted/],
    remedy: (quirks, path) => withoutField(path, quirks),
  },
  ...maxTokensRemedies,
  ...schemaRemedies,
  ...turnRemedies,
  ...toolNameRemedies,
  shortIdRemedy,
  { complaints: [/input tag '(\w+)' found using 'type'/i], remedy: (quirks, type) => withoutBlock(type, quirks) },
  {
    // Moonshot: `invalid thinking: only type=enabled is allowed for this model`; others list what there is.
    complaints: [
      /thinking\b.{0,80}?(?:must be|should be|allowed:|expected tags:|one of|only) (?:type ?= ?)?(['"`]?(?:enabled|disabled|adaptive)\b.{0,60})/i,
    ],
    remedy: takeThinkingTypes,
  },
  {
    complaints: [/not support disabling thinking|thinking.{0,40}cannot be (?:disabled|turned off)(?! when)|不支持关闭思考/i],
    remedy: ({ thinkingTypes }) => ({ thinkingTypes: without(thinkingTypes, 'disabled') ?? thinkingTypes, alwaysThinks: true }),
  },
  {
    // Claude, also behind another's name: "Expected `thinking` or `redacted_thinking`, but found `tool_use`" (K4).
    complaints: [/expected .?thinking\b.{0,40}but found/i],
    remedy: () => ({ thinkingFirst: true }),
  },
  {
    // DeepSeek: "The `content[].thinking` in the thinking mode must be passed back to the API"; Kimi: "reasoning_content is missing" (K6).
    complaints: [
      /(?:thinking|reasoning[_ ]content)\b.{0,60}?(?:must|needs? to|has to) be (?:passed back|included|provided)|reasoning_content is missing/i,
    ],
    remedy: () => ({ thinkingStandIn: 'words' }),
  },
  {
    complaints: [/adaptive thinking is not supported|thinking\.type.{0,40}adaptive/i],
    remedy: ({ thinkingTypes }) => ({ thinkingTypes: without(thinkingTypes, 'adaptive') ?? thinkingTypes }),
  },
  {
    complaints: [
      /thinking\.type.{0,40}(?:enabled|budget)|thinking\.enabled.{0,40}not supported/i,
      // vLLM without a reasoning parser: it cannot count what it does not see.
      /thinking_token_budget is set but/i,
    ],
    remedy: ({ thinkingTypes }) => ({ thinkingTypes: without(thinkingTypes, 'enabled') ?? thinkingTypes }),
  },
  { complaints: [/does(?:n't| not) support thinking|thinking is not supported/i], remedy: () => ({ thinkingTypes: [] }) },
  { complaints: [/effort/i], remedy: () => ({ efforts: [] }) },
  { complaints: [/output_config\.format|json_schema|structured outputs?/i], remedy: () => ({ outputFormat: false }) },
  imageUrlRemedy,
  ...imageRemedies,
  {
    complaints: [
      /\b(temperature|top_p|top_k|stop_sequences|metadata|service_tier)\b.{0,60}(?:not supported|unsupported|deprecated|not permitted|does not support)/i,
    ],
    remedy: ({ fields }, field) => ({ fields: without(fields, field.toLowerCase()) ?? fields }),
  },
  ...streamingRemedies,
  // Claude, behind another's name.
  { complaints: [/tool_use(?:_id|\.id)\b.{0,40}should match pattern/i], remedy: () => ({ toolIds: 'safe' }) },
  { complaints: [/tool_choice/], remedy: () => ({ toolChoices: [], disableParallelToolUse: false }) },
];

/** What is read whatever the status: what a chat template or a tokenizer raises is an error of the server to some, and no endpoint takes images at OpenRouter. */
const ofAnyStatus: readonly Remedy<MessagesQuirks>[] = [
  ...turnRemedies,
  ...toolNameRemedies,
  shortIdRemedy,
  imageUrlRemedy,
  ...imageRemedies,
];

/** Reads a refusal as a fact about the upstream, and returns the quirks that respect it; undefined when they did already. */
export function repair(error: GatewayError, call: UpstreamCall<MessagesQuirks>): Partial<MessagesQuirks> | undefined {
  const fitting = error.code === 'invalid_request' ? remedies : ofAnyStatus;
  const changed = repairByWords(error, call, { remedies: fitting, otherwise: () => undefined });
  // A call without a tool choice cannot have been refused for it.
  return changed?.toolChoices !== undefined && call.request.tool_choice == null ? undefined : changed;
}

/** Keeps the types that the upstream lists. Where it lists no way to be off, the model always thinks. */
function takeThinkingTypes({ thinkingTypes }: MessagesQuirks, list: string): Change {
  const listed = list.match(/\b(?:enabled|disabled|adaptive|between_tools)\b/gi)?.map((type) => type.toLowerCase()) ?? [];
  const kept = thinkingTypes.filter((type) => listed.includes(type));
  return kept.length === 0 ? undefined : { thinkingTypes: kept, alwaysThinks: !listed.includes('disabled') };
}
