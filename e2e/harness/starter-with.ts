import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configFile } from './config-file.ts';

const starter = join(import.meta.dirname, '..', '..', 'distributions', 'starter', 'config.yaml');

/** The starter's config with more at its end, perhaps in the place of a section, as a file of one's own. It goes with the test. */
export function starterWith(yaml: string, section = ''): string {
  const text = readFileSync(starter, 'utf8').replace(new RegExp(`^${section}:\\n(?: .*\\n)+`, 'm'), '');
  return configFile(`${text}\n${yaml}\n`);
}
