import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const groups = ['packages', 'apps', 'distributions'];

/** Packs every published package and installs them with npm into an empty folder outside the repository. */
export function installPacked(): { readonly binFolder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'llama-stack-packed-'));
  const filters = groups.map((group) => `--filter=./${group}/*`);
  run('npm', ['exec', '--yes', readManifest(root).packageManager, '--', ...filters, 'pack', '--pack-destination', folder], root);
  const tarballs = Object.fromEntries(
    groups
      .flatMap((group) => readdirSync(join(root, group)).map((name) => readManifest(join(root, group, name))))
      .map(({ name, version }) => [name, `file:./${name.replace('@', '').replace('/', '-')}-${version}.tgz`]),
  );
  // The packages name each other by version; the overrides make npm take the tarballs for them.
  const manifest = { private: true, dependencies: { 'llama-stack': tarballs['llama-stack'] }, overrides: tarballs };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], folder);
  return { binFolder: join(folder, 'node_modules', '.bin'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function run(command: string, args: readonly string[], cwd: string): void {
  execFileSync(command, [...args], { cwd, stdio: 'pipe' });
}

function readManifest(folder: string): { readonly name: string; readonly version: string; readonly packageManager: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
