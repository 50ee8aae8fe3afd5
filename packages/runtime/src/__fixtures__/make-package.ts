import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes an ESM package that exports only `import`, as many plugins do. */
export async function makePackage(root: string, name: string, source: string): Promise<void> {
  const folder = join(root, 'node_modules', name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, type: 'module', exports: { '.': { import: './index.js' } } }));
  await writeFile(join(folder, 'index.js'), source);
}

/** The source of a module that exports a provider plugin. */
export function pluginSource(type: string, fields = ''): string {
  return `export const provider = {
    kind: 'provider', contract: 1, type: '${type}', config: { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }) } },
    create: () => ({}), ${fields}
  };`;
}
