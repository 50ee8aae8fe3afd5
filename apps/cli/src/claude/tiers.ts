/** What Claude Code calls its model choices, and a name of each that it sends. */
export const tierNames = {
  haiku: 'claude-haiku-5-5',
  sonnet: 'claude-sonnet-5-5',
  opus: 'claude-opus-5-5',
  fable: 'claude-fable-5-2',
} as const;

export type Tier = keyof typeof tierNames;

export const tiers: readonly Tier[] = ['haiku', 'sonnet', 'opus', 'fable'];

/** The variable that chooses a tier's model, for the client and for the server. */
export function tierVariable(tier: string): string {
  return `ANTHROPIC_DEFAULT_${tier.toUpperCase()}_MODEL`;
}

export function isTier(name: string): name is Tier {
  return Object.hasOwn(tierNames, name);
}
