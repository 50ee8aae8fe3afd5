import { defineConfig } from 'vitest/config';

/** Real upstreams, where the environment has keys for them. Never in CI: it costs money, and nobody's tests should fail for a service. */
export default defineConfig({
  resolve: { conditions: ['@llama-stack/source'] },
  test: {
    name: 'live',
    // Says what was skipped, and why.
    reporters: ['verbose'],
    root: import.meta.dirname,
    include: ['*.live.ts'],
    globalSetup: '../harness/global-setup.ts',
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
