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

function isTier(name: string): name is Tier {
  return Object.hasOwn(tierNames, name);
}

/** The tier that one of the client's short names begins with. */
export function tierOf(name: string): Tier | undefined {
  const alias = withoutSuffix(name);
  if (alias === 'best' || alias === 'default') return 'opus';
  if (alias === 'opusplan') return 'sonnet';
  return isTier(alias) ? alias : undefined;
}

/** `[1m]` asks the client for a long window, and is no part of the name. */
export function withoutSuffix(name: string): string {
  return name.trim().replace(/\[1m\]$/i, '');
}
