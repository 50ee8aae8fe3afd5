import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { claudeBinary } from './claude-binary.ts';
import { installPacked } from './install-packed.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with the product's commands. */
    binFolder: string;
    /** Claude Code's own executable. */
    claudeBinary: string;
  }
}

/** The project `packed` tests what users install: the packages packed, and put into an empty folder by npm. */
export function setup(project: TestProject): (() => void) | undefined {
  project.provide('claudeBinary', claudeBinary());
  if (project.name !== 'packed') {
    project.provide('binFolder', join(import.meta.dirname, '..', '..', 'node_modules', '.bin'));
    return undefined;
  }
  const installed = installPacked();
  project.provide('binFolder', installed.binFolder);
  return installed.remove;
}
