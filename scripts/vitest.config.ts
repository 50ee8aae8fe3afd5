import { defineConfig } from 'vitest/config';

/** `pnpm check:rules`: slow, so apart from the unit tests. */
export default defineConfig({ test: { root: import.meta.dirname, include: ['*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } });
