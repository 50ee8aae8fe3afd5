import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configFile } from './config-file.ts';

const starter = join(import.meta.dirname, '..', '..', 'distributions', 'starter', 'config.yaml');

/** The starter's config with more at its end, as a file of one's own. It goes with the test. */
export function starterWith(yaml: string): string {
  return configFile(`${readFileSync(starter, 'utf8')}\n${yaml}\n`);
}
