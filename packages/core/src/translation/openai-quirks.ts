import { streamingQuirks } from './ask-for-stream.ts';
import { toolChoiceQuirks } from './choose-tool.ts';
import { maxTokensQuirks } from './fit-max-tokens.ts';
import { functionToolQuirks } from './format-function-tools.ts';
import { identityQuirks } from './format-identity.ts';
import { mediaFormQuirks } from './format-image.ts';
import type { QuirksOf } from './quirks-of.ts';
import { anySchemas } from './schema-quirks.ts';
import { toolIdQuirks } from './tool-ids.ts';
import { toolNameQuirks } from './tool-names.ts';

/** What upstreams of OpenAI's APIs can differ in, whichever of the APIs it is. */
export const openaiQuirks = () => ({
  ...functionToolQuirks(),
  ...identityQuirks(),
  ...maxTokensQuirks(),
  ...mediaFormQuirks(),
  ...streamingQuirks(),
  ...toolChoiceQuirks(),
  ...toolIdQuirks(),
  ...toolNameQuirks(),
});

export interface OpenAIQuirks extends QuirksOf<typeof openaiQuirks> {}

/** What OpenAI's references say of names, schemas and choices, for all of its APIs. */
export const standardFunctions = {
  maxTokensCap: null,
  streams: true,
  maxTokensWithoutStream: null,
  images: 'url',
  maxImages: null,
  refusedImages: [],
  ...anySchemas,
  dropSchemaKeywords: ['$schema'],
  toolNamePattern: /^[a-zA-Z0-9_-]+$/,
  toolNameMaxLength: 64,
  undeclaredTools: 'pass',
  toolChoice: ['auto', 'none', 'required', 'named'],
  toolDescriptions: false,
  strictTools: true,
  parallelToolCalls: true,
} as const satisfies Partial<OpenAIQuirks>;
