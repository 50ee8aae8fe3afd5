import { readFileSync } from 'node:fs';

/** The part of a package.json that we read. */
export interface PackageManifest {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
}

/** The package.json of the package that a file belongs to: the nearest one above it. */
export function readManifest(file: URL): PackageManifest {
  for (let folder = new URL('.', file); ; folder = new URL('..', folder)) {
    const text = readIfThere(new URL('package.json', folder));
    if (text !== undefined) return JSON.parse(text);
    if (folder.pathname === new URL('..', folder).pathname) return {};
  }
}

function readIfThere(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
