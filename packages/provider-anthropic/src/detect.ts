import type { Environment, ProviderDetection } from '@llama-stack/core';

/**
 * Whether the environment has a key for Anthropic itself. In the shell that starts Claude Code, `ANTHROPIC_API_KEY` often is a made-up key
 * for this very server: only one that Anthropic gave out counts.
 */
export function detect({ ANTHROPIC_UPSTREAM_API_KEY, ANTHROPIC_API_KEY }: Environment): ProviderDetection {
  if (ANTHROPIC_UPSTREAM_API_KEY) return { on: true, why: 'ANTHROPIC_UPSTREAM_API_KEY is set' };
  if (ANTHROPIC_API_KEY?.startsWith('sk-ant-')) return { on: true, why: 'ANTHROPIC_API_KEY is a key of Anthropic' };
  return { on: false, why: 'ANTHROPIC_UPSTREAM_API_KEY is not set', variables: ['ANTHROPIC_UPSTREAM_API_KEY'] };
}
