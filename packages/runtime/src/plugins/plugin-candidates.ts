import { pathToFileURL } from 'node:url';
import type { Distribution } from '@llama-stack/core';
import type { ProviderEntry } from '../config/stack-config.ts';
import { resolvePackage } from './resolve-package.ts';

export interface PluginPlaces {
  readonly from: readonly URL[];
  readonly packages?: Distribution['packages'];
  /** The configuration file: what `module: ./x.js` is relative to. */
  readonly configFile: string;
}

/** The packages that may provide an entry's type, first choice first. The first is also the one to install. */
export function pluginCandidates(
  { module, provider_type }: Pick<ProviderEntry, 'module' | 'provider_type'>,
  packages: Distribution['packages'] = {},
): string[] {
  const name = provider_type.replace(/^\w+::/, '');
  const known = [module, packages[provider_type], `@llama-stack/provider-${name}`, `llama-stack-provider-${name}`];
  return [...new Set(known.filter((candidate) => candidate !== undefined))];
}

/** The first candidate that is installed, as a URL to import. */
export function resolvePlugin(entry: ProviderEntry, { from, packages, configFile }: PluginPlaces): URL | undefined {
  for (const candidate of pluginCandidates(entry, packages)) {
    const places = candidate.startsWith('.') ? [pathToFileURL(configFile)] : from;
    const url = resolvePackage(candidate, places);
    if (url !== undefined) return url;
  }
  return undefined;
}
