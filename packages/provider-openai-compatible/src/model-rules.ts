import { type ApiId, globPattern, layOver, type ModelCapabilities, type ModelInfo, type ModelLimits } from '@llama-stack/core';
import type { ChatQuirksPatch } from '@llama-stack/translator-openai-chat';
import type { ModelConfig } from './config.ts';

/** What is known of the models whose id matches. Later rules win over earlier ones. */
export interface ModelRule {
  readonly match: RegExp;
  readonly api?: ApiId;
  readonly quirks?: ChatQuirksPatch;
  readonly limits?: ModelLimits;
  readonly capabilities?: ModelCapabilities;
  /** The same, said by the configuration: it wins over what the upstream says of itself. */
  readonly configured?: ModelCapabilities;
  /** How fit for agentic work: higher is better. */
  readonly preference?: number;
}

/** A rule from a config file. Its quirks may be of any API: `createDialects` takes them from there. */
export function ruleFrom({ match, api, context_window, max_tokens, image_input, thinking, tools }: ModelConfig): ModelRule {
  return {
    match: globPattern(match),
    ...(api !== undefined && { api }),
    limits: { ...(context_window !== undefined && { context_window }), ...(max_tokens !== undefined && { max_tokens }) },
    configured: {
      ...(image_input !== undefined && { image_input }),
      ...(thinking !== undefined && { thinking }),
      ...(tools !== undefined && { tools }),
    },
  };
}

export function quirksOf<Quirks>(rules: readonly { match: RegExp; quirks?: Quirks | undefined }[], model: string): readonly Quirks[] {
  return rules.flatMap(({ match, quirks }) => (quirks !== undefined && match.test(model) ? [quirks] : []));
}

/** A listed model, completed by the rules. What the upstream says of itself wins, but for abilities that the configuration speaks of. */
export function completeModel(rules: readonly ModelRule[], listed: ModelInfo): ModelInfo {
  const matching = rules.filter(({ match }) => match.test(listed.id));
  const limits = layOver<ModelLimits>({}, ...matching.map((rule) => rule.limits), listed.limits);
  const known = matching.map((rule) => rule.capabilities);
  const capabilities = layOver<ModelCapabilities>({}, ...known, listed.capabilities, ...matching.map((rule) => rule.configured));
  const preference = matching.findLast((rule) => rule.preference !== undefined)?.preference;
  return {
    ...listed,
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(Object.keys(capabilities).length > 0 && { capabilities }),
    ...(preference !== undefined && { preference }),
  };
}
