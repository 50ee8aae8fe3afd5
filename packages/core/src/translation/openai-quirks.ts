import type { StreamingQuirks } from './ask-for-stream.ts';
import type { ToolChoiceQuirks } from './choose-tool.ts';
import type { MaxTokensQuirks } from './fit-max-tokens.ts';
import type { FunctionToolQuirks } from './format-function-tools.ts';
import type { IdentityQuirks } from './format-identity.ts';
import type { MediaFormQuirks } from './format-image.ts';
import type { ToolIdQuirks } from './tool-ids.ts';
import type { ToolNameQuirks } from './tool-names.ts';

/** What upstreams of OpenAI's APIs can differ in, whichever of the APIs it is. */
export interface OpenAIQuirks
  extends FunctionToolQuirks,
    IdentityQuirks,
    MaxTokensQuirks,
    MediaFormQuirks,
    StreamingQuirks,
    ToolChoiceQuirks,
    ToolIdQuirks,
    ToolNameQuirks {}

/** What OpenAI's references say of names, schemas and choices, for all of its APIs. */
export const standardFunctions = {
  maxTokensCap: null,
  streams: true,
  maxTokensWithoutStream: null,
  images: 'url',
  dropSchemaKeywords: ['$schema'],
  schemaKeywords: null,
  schemaFormats: null,
  inlineSchemaRefs: false,
  toolNamePattern: /^[a-zA-Z0-9_-]+$/,
  toolNameMaxLength: 64,
  undeclaredTools: 'pass',
  toolChoice: ['auto', 'none', 'required', 'named'],
  strictTools: true,
  parallelToolCalls: true,
} as const satisfies Partial<OpenAIQuirks>;
