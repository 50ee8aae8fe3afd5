import { defineConfig } from 'vitest/config';

/** The real clients against the built product. One file at a time: each starts processes of its own. */
export default defineConfig({
  resolve: { conditions: ['@llama-stack/source'] },
  ssr: { resolve: { conditions: ['@llama-stack/source', 'node', 'import', 'module', 'default'] } },
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    testTimeout: 90_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    globalSetup: './harness/global-setup.ts',
  },
});
