import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const settings = [
  '.dependency-cruiser.mjs',
  '.gitignore',
  'biome.json',
  'knip.json',
  'package.json',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'tsconfig.check.json',
  'tsconfig.json',
  'vitest.config.ts',
];
const trees = ['packages', 'apps', 'distributions', 'e2e', 'bench', 'scripts'];

/** A copy of the repository to break rules in; installed packages are those of the original. */
export class House {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'house-')));

  constructor() {
    const filter = (source: string) => basename(source) !== 'dist';
    for (const name of [...settings, ...trees]) {
      cpSync(join(root, name), join(this.path, name), { recursive: true, verbatimSymlinks: true, filter });
    }
    symlinkSync(join(root, 'node_modules'), join(this.path, 'node_modules'));
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.path, file)), { recursive: true });
    writeFileSync(join(this.path, file), text);
  }

  /** Runs one of the installed commands; what it printed. */
  run(command: string, args: readonly string[], folder = '.'): string {
    const { stdout, stderr, error } = spawnSync(join(root, 'node_modules', '.bin', command), args, {
      cwd: join(this.path, folder),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (error !== undefined) throw error;
    return stdout + stderr;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
