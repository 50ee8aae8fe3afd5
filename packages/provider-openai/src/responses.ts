import { layOver } from '@llama-stack/core';
import { type ResponsesQuirks, standardResponses } from '@llama-stack/translator-openai-responses';
import { chatVariants, familyEfforts } from './families.ts';

/** Models that chat completions does not serve, or only without reasoning where there are tools (R24). */
const needResponses = /^gpt-(5\.[4-9]|[6-9]|\d\d)|^codex-|-(pro|codex|deep-research)/;

export function needsResponses(model: string): boolean {
  return needResponses.test(model) && !chatVariants.test(model);
}

interface ResponsesRule {
  readonly match: RegExp;
  readonly quirks: Partial<ResponsesQuirks>;
}

const doesNotReason: Partial<ResponsesQuirks> = { efforts: null, effortWhenOff: null };

/** Later lines win. https://platform.openai.com/docs/api-reference/responses */
const rules: readonly ResponsesRule[] = [
  ...familyEfforts.map(({ match, efforts, off }) => ({
    match,
    // An answer that is cut off in the middle of its reasoning is empty.
    quirks: { efforts, effortWhenOff: off, dropFields: ['temperature', 'top_p'], minMaxTokens: 1_024 },
  })),
  // They do worse when they are not told which of their texts were commentary.
  { match: /^gpt-(5\.3-codex|5\.[4-9]|[6-9]|\d\d)/, quirks: { phases: true } },
  { match: /^gpt-(5\.[6-9]|[6-9]|\d\d)/, quirks: { cacheBreakpoints: true, systemPrompt: 'developer' } },
  { match: chatVariants, quirks: { ...doesNotReason, dropFields: [], minMaxTokens: standardResponses.minMaxTokens } },
];

/** How a model differs from the rest when it is called by the Responses API. */
export function responsesQuirksFor(model: string): Partial<ResponsesQuirks> {
  return layOver(doesNotReason, ...rules.filter(({ match }) => match.test(model)).map(({ quirks }) => quirks));
}
