import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearestNames, type ProviderType } from '@llama-stack/core';
import { modulesFolders, namesIn } from './modules-folders.ts';
import type { PluginPlaces } from './plugin-candidates.ts';
import { readProviderType } from './read-plugin.ts';
import { resolvePackage } from './resolve-package.ts';

/**
 * The type that must have been meant by one that nothing provides: of the distribution's, or of a plugin that is installed. Only
 * packages whose name is near are looked into.
 */
export async function suggestType(type: ProviderType, { from, packages = {} }: PluginPlaces): Promise<ProviderType | undefined> {
  if (packages[type] !== undefined) return undefined;
  const known = new Map(typesOf(packages).map((candidate) => [nameOf(candidate), candidate]));
  const installed = (await Promise.all(from.map(pluginPackages))).flat();
  const names = new Map(installed.map((name) => [name.replace(/^.*provider-/, ''), name]));
  for (const nearest of nearestNames(nameOf(type), [...known.keys(), ...names.keys()])) {
    const found = known.get(nearest) ?? (await typeOf(names.get(nearest) ?? '', from));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Types are compared by their names: their common beginning would make all of them alike. */
function nameOf(type: ProviderType): string {
  return type.replace(/^\w+::/, '');
}

function typesOf(packages: NonNullable<PluginPlaces['packages']>): ProviderType[] {
  return Object.keys(packages).filter((key): key is ProviderType => key.includes('::'));
}

async function pluginPackages(place: URL): Promise<string[]> {
  const folders = modulesFolders(dirname(fileURLToPath(place)));
  const scoped = (await Promise.all(folders.map((folder) => namesIn(join(folder, '@llama-stack'))))).flat();
  const plain = (await Promise.all(folders.map(namesIn))).flat();
  return [
    ...scoped.filter((name) => name.startsWith('provider-')).map((name) => `@llama-stack/${name}`),
    ...plain.filter((name) => name.startsWith('llama-stack-provider-')),
  ];
}

/** The type of an installed plugin; undefined for a package that is none. */
async function typeOf(name: string, from: readonly URL[]): Promise<ProviderType | undefined> {
  const url = resolvePackage(name, from);
  return url === undefined ? undefined : readProviderType(await import(url.href));
}
