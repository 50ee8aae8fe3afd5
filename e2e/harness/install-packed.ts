import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Packs every published package and installs them with npm into an empty folder outside the repository. */
export function installPacked(): { readonly binFolder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'llama-stack-packed-'));
  const tarballs: Record<string, string> = {};
  const { packageManager } = readManifest(root);
  for (const path of ['packages', 'apps', 'distributions'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  )) {
    const { name, version } = readManifest(path);
    execFileSync('npm', ['exec', '--yes', packageManager, '--', 'pack', '--pack-destination', folder], { cwd: path, stdio: 'pipe' });
    tarballs[name] = `file:./${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
  }
  // The packages name each other by version; the overrides make npm take the tarballs for them.
  const manifest = { private: true, dependencies: { 'llama-stack': tarballs['llama-stack'] }, overrides: tarballs };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' });
  return { binFolder: join(folder, 'node_modules', '.bin'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function readManifest(folder: string): { readonly name: string; readonly version: string; readonly packageManager: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
