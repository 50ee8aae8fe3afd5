import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For a run of tests: temporary files go into a folder of its own, which is removed when the run ends. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'llama-stack-tests-'));
  process.env.TMPDIR = folder;
  process.env.TEMP = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
