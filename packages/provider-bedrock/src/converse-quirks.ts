import { standardFunctions } from '@llama-stack/core/translation';
import { claudeFamily } from './claude/family.ts';
import type { ConverseQuirks, ConverseReasoning } from './converse/quirks.ts';
import { baseModel } from './model-id.ts';

const reasonsByItself: ConverseReasoning = { effortField: null, efforts: [], thinkingTypes: [] };

/** What Converse asks of any model. https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference.html */
const standard: ConverseQuirks = {
  ...standardFunctions,
  minMaxTokens: 1,
  images: 'inline',
  documents: 'file',
  maxTools: null,
  // Calls in the history without `toolConfig` are refused.
  undeclaredTools: 'declare',
  toolIds: 'safe-64',
  toolChoice: ['auto', 'required', 'named'],
  strictTools: false,
  parallelToolCalls: false,
  cachePoints: [],
  hourCache: false,
  // https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolResultBlock.html: Nova and Claude only.
  resultStatus: false,
  reasoning: reasonsByItself,
  replay: 'all',
  answerSchema: true,
  dropFields: ['top_k'],
  betas: [],
};

/** Families by the maker's part of the id; the first that fits counts. */
const families: readonly { readonly match: RegExp; readonly quirks: Partial<ConverseQuirks> }[] = [
  {
    // https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html: `high` forbids maxTokens and sampling.
    match: /^amazon\.nova-2/,
    quirks: {
      cachePoints: ['system', 'messages'],
      resultStatus: true,
      reasoning: { effortField: 'reasoningConfig', efforts: ['low', 'medium'], thinkingTypes: [] },
    },
  },
  { match: /^amazon\.nova/, quirks: { cachePoints: ['system', 'messages'], resultStatus: true } },
  {
    match: /^openai\./,
    quirks: { reasoning: { effortField: 'reasoning_effort', efforts: ['low', 'medium', 'high'], thinkingTypes: [] } },
  },
  // Takes no reasoning back.
  { match: /^deepseek\.r1/, quirks: { replay: 'signed' } },
];

/** How a model differs, as far as it is known; the rest is learned from refusals. */
export function converseQuirks(model: string, betas: readonly string[]): ConverseQuirks {
  const name = baseModel(model);
  const family = name.startsWith('anthropic.') ? claude(name, betas) : families.find(({ match }) => match.test(name))?.quirks;
  return { ...standard, ...family };
}

function claude(name: string, betas: readonly string[]): Partial<ConverseQuirks> {
  const family = claudeFamily(name);
  return {
    cachePoints: ['tools', 'system', 'messages'],
    hourCache: true,
    resultStatus: true,
    replay: 'signed',
    betas,
    answerSchema: !family.refusesFormat,
    dropFields: family.samplesItself ? ['temperature', 'topP', 'top_k'] : [],
    reasoning: {
      effortField: 'output_config',
      efforts: family.efforts(betas.some((beta) => beta.startsWith('effort-'))),
      thinkingTypes: family.thinksByBudget ? ['enabled', 'disabled'] : ['enabled', 'adaptive', 'disabled'],
    },
  };
}
