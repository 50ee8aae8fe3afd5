import type { Environment } from '@llama-stack/core';

/** The most characters of a model's name: every name that is asked for is remembered here and there. */
export const longestModelName = 512;

/** From small to large: what the client's four model choices are called. */
const tiers = ['haiku', 'sonnet', 'opus', 'fable'] as const;

/** The value of a tier's variable. */
export interface TierModel {
  readonly variable: string;
  readonly value: string;
}

/**
 * A client's name for a model without what only the client needs: the `claude/` that makes discovery show it, the
 * `claude-haiku-4-5/` that gives a model that one's profile in the client, the `[1m]` that asks for a long window.
 */
export function cleanModelName(name: string, isProvider: (id: string) => boolean): string {
  const plain = name.trim().replace(/\[1m\]$/i, '');
  const first = plain.slice(0, Math.max(0, plain.indexOf('/')));
  const isDecoration = first === 'claude' || first.startsWith('claude-');
  return isDecoration && !isProvider(first) ? plain.slice(first.length + 1) : plain;
}

/** Whether a name is one of Claude's own, which clients use unasked. */
export function isClaudeName(name: string): boolean {
  return name.startsWith('claude-');
}

/** Whether an id is this Claude model's name with what a cloud adds to it: `us.anthropic.claude-haiku-4-5-20251001-v1:0`. */
export function namesClaude(id: string, name: string): boolean {
  const start = id.indexOf(name);
  if (start === -1 || !/(^|[./])$/.test(id.slice(0, start))) return false;
  return /^(-\d{8})?(-v\d+(:\d+)?)?$/.test(id.slice(start + name.length));
}

/**
 * The tier variables that are set, the name's own tier first, then by distance; of two equally near the larger comes first. A
 * family outside the four counts as opus.
 */
export function tierModels(name: string, env: Environment): TierModel[] {
  const own = tiers.findIndex((tier) => name.includes(tier));
  const from = own === -1 ? tiers.indexOf('opus') : own;
  return tiers
    .map((tier, index) => ({ variable: `ANTHROPIC_DEFAULT_${tier.toUpperCase()}_MODEL`, index }))
    .sort((a, b) => Math.abs(a.index - from) - Math.abs(b.index - from) || b.index - a.index)
    .flatMap(({ variable }) => {
      const value = env[variable]?.trim() ?? '';
      return value === '' ? [] : [{ variable, value }];
    });
}
