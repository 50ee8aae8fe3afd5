import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..');
const { bin, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

it.each(['llama', 'llama-stack'])('%s comes with this package alone, for those who install only the providers they use', async (name) => {
  expect(await promisify(execFile)(join(folder, bin[name]), ['--version'])).toEqual({ stdout: `${version}\n`, stderr: '' });
});
