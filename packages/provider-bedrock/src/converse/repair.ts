import type { GatewayError, UpstreamCall } from '@llama-stack/core';
import { capOf, imageRemedies, type Remedy, repairByWords } from '@llama-stack/core/translation';
import type { ConverseQuirks } from './quirks.ts';

/** Documents as such, not one that is too large or broken. */
const unsupportedDocuments =
  /(?:not|n.t) (?:support|accept|allow).{0,40}?\bdocuments?\b|\bdocuments?\b.{0,60}?(?:unsupported|not (?:support|accept|allow))/i;

/** Bedrock's names for what a request's model does not take, as its ValidationExceptions word it. The first that says something new counts. */
const remedies: readonly Remedy<ConverseQuirks>[] = [
  {
    complaints: [
      /maximum tokens.{0,60}?(?:model limit of|lower than|at most) ?([\d,]*\d)(?![\w.-]*\w)/i,
      /max_?tokens.{0,60}?(?:not less or equal to|less than or equal to|at most|maximum (?:value )?(?:is|of)) ?([\d,]*\d)(?![\w.-]*\w)/i,
      /max_tokens: \d+ > (\d+)/i,
    ],
    remedy: ({ maxTokensCap }, most) => capOf(Number(most.replaceAll(',', '')), maxTokensCap),
  },
  {
    complaints: [/cachePoint.{0,30}?ttl|ttl.{0,30}?cachePoint/i],
    remedy: ({ hourCache }) => (hourCache ? { hourCache: false } : undefined),
  },
  { complaints: [/prompt caching|cache_?point/i], remedy: () => ({ cachePoints: [] }) },
  { complaints: [/tool_?choice|tool choice/i], remedy: ({ toolChoice }) => ({ toolChoice: weaker(toolChoice) }) },
  { complaints: [/\bstrict\b/i], remedy: () => ({ strictTools: false }) },
  {
    complaints: [/outputConfig|output_config\.format|textFormat|json_?schema|structured output/i],
    remedy: () => ({ answerSchema: false }),
  },
  {
    complaints: [/extraneous key \[(\w+)\]/i, /\b(temperature|top_?[pk]|stop_?sequences)\b/i, /(\w+): extra inputs are not permitted/i],
    remedy: ({ dropFields }, field) => ({ dropFields: [...new Set([...dropFields, wireField(field)])] }),
  },
  {
    complaints: [/reasoning_?effort|reasoningConfig|\beffort\b/i],
    remedy: ({ reasoning }) => ({ reasoning: { ...reasoning, effortField: null } }),
  },
  {
    complaints: [/reasoning_?(?:content|text).{0,80}?(?:support|permitted|allowed|remove)|support.{0,60}?reasoning/i],
    remedy: () => ({ replay: 'signed' }),
  },
  ...imageRemedies,
  { complaints: [unsupportedDocuments], remedy: () => ({ documents: 'text' }) },
];

/** Quirks that would make the upstream accept the call, by its own words; undefined when it does not say, or was heeded already. */
export function repair(error: GatewayError, call: UpstreamCall<ConverseQuirks>): Partial<ConverseQuirks> | undefined {
  if (error.code !== 'invalid_request') return undefined;
  return repairByWords(error, call, { remedies, otherwise: () => undefined });
}

function weaker(forms: ConverseQuirks['toolChoice']): ConverseQuirks['toolChoice'] {
  const strongest = ['named', 'required', 'auto'].find((form) => forms.some((own) => own === form));
  return forms.filter((form) => form !== strongest);
}

function wireField(name: string): string {
  const plain = name.toLowerCase().replaceAll('_', '');
  return { topp: 'topP', topk: 'top_k', stopsequences: 'stopSequences' }[plain] ?? name;
}
