import { defineConfig } from 'vitest/config';

/** Unit and contract tests run from sources: `@llama-stack/source` is the export condition that points at them. */
export default defineConfig({
  resolve: { conditions: ['@llama-stack/source'] },
  ssr: { resolve: { conditions: ['@llama-stack/source', 'node'] } },
  test: {
    include: ['{packages,apps,distributions}/*/src/**/*.test.ts', 'scripts/docs/*.test.ts'],
    globalSetup: './scripts/temporary-folder.ts',
    setupFiles: './scripts/property-runs.ts',
    // Many tests wait for processes and sockets: a core to spare would be a core idle.
    maxWorkers: '100%',
    // A busy machine is no failure.
    testTimeout: 30_000,
  },
});
