import type { ActiveProvider } from '../providers/create-providers.ts';

/** Who answers when no rule decides: local and self-chosen upstreams first, then those that bill. By type, not by id. */
const defaultOrder = ['vllm', 'ollama', 'openai-compatible', 'anthropic', 'openai', 'fireworks', 'groq', 'together', 'bedrock'];

/** Providers, first choice first: those that the configuration orders, then by type, then as they stand in the file. */
export function orderProviders(providers: readonly ActiveProvider[], configured: readonly string[]): ActiveProvider[] {
  const rank = ({ id, type }: ActiveProvider): number => {
    const own = configured.indexOf(id);
    const byType = defaultOrder.indexOf(type.replace(/^\w+::/, ''));
    if (own !== -1) return own - configured.length;
    return byType === -1 ? defaultOrder.length : byType;
  };
  return providers.toSorted((a, b) => rank(a) - rank(b));
}
