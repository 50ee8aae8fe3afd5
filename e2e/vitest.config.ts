import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const everything = '**/*.test.ts';

/**
 * The real clients against the product: all of them as it is built here, some as users install it. `E2E_PRODUCT=packed` takes all of
 * them to the installed one.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects:
      process.env.E2E_PRODUCT === 'packed' ? [suite('packed', everything)] : [suite('built', everything), suite('packed', 'sdk.test.ts')],
  },
});

function suite(name: 'built' | 'packed', include: string): TestProjectInlineConfiguration {
  return {
    resolve: { conditions: ['@llama-stack/source'] },
    ssr: { resolve: { conditions: ['@llama-stack/source', 'node', 'import', 'module', 'default'] } },
    test: {
      name,
      root: import.meta.dirname,
      include: [include],
      testTimeout: 90_000,
      hookTimeout: 120_000,
      globalSetup: './harness/global-setup.ts',
    },
  };
}
