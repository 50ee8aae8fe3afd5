import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A config.yaml of one's own. It goes with the test. */
export function configFile(yaml: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'llama-stack-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'config.yaml');
  writeFileSync(path, yaml);
  return path;
}
