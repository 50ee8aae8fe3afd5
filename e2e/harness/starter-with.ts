import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const starter = join(import.meta.dirname, '..', '..', 'distributions', 'starter', 'config.yaml');

/** The starter's config with more at its end, as a file of one's own. It goes with the test. */
export function starterWith(yaml: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'llama-stack-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'config.yaml');
  writeFileSync(path, `${readFileSync(starter, 'utf8')}\n${yaml}\n`);
  return path;
}
