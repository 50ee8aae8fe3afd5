import { describe, expect, it } from 'vitest';
import { activeProvider } from '../__fixtures__/fake-provider.ts';
import { orderProviders } from './order-providers.ts';

const providers = [
  activeProvider('acme', []),
  activeProvider('openai', []),
  activeProvider('bedrock', []),
  activeProvider('gpu', [], 'remote::vllm'),
  activeProvider('ollama', []),
];

const ids = (order: readonly string[]): string[] => orderProviders(providers, order).map(({ id }) => id);

describe('orderProviders', () => {
  it('goes by type, whatever the order of the file; unknown types come last', () => {
    expect(ids([])).toEqual(['gpu', 'ollama', 'openai', 'bedrock', 'acme']);
  });

  it('puts what the configuration orders first, and leaves the rest as it was', () => {
    expect(ids(['acme', 'openai'])).toEqual(['acme', 'openai', 'gpu', 'ollama', 'bedrock']);
  });
});
