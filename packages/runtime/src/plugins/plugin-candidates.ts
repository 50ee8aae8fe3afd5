import { pathToFileURL } from 'node:url';
import type { Distribution, ProviderType, StorageType } from '@llama-stack/core';
import type { ProviderEntry } from '../config/stack-config.ts';
import { resolvePackage } from './resolve-package.ts';

export interface PluginPlaces {
  readonly from: readonly URL[];
  readonly packages?: Distribution['packages'];
  /** The configuration file: what `module: ./x.js` is relative to. */
  readonly configFile: string;
}

/** A plugin by its type, as a configuration names it. */
export interface PluginName {
  readonly type: ProviderType | StorageType;
  readonly module?: string | undefined;
}

export function pluginOf({ provider_type: type, module }: ProviderEntry): PluginName {
  return { type, module };
}

/** Whether a `module` is a file, relative to that of the configuration, and not a package. */
export function isModuleFile(module: string): boolean {
  return /^[./]/.test(module);
}

/**
 * The packages that may provide a type, first choice first. The first is also the one to install. Who names a module wants no other:
 * a misspelt one must not come out as the plugin that is installed.
 */
export function pluginCandidates({ type, module }: PluginName, packages: Distribution['packages'] = {}): string[] {
  if (module !== undefined) return [module];
  const name = type.startsWith('kv_') ? `storage-${type.slice(3)}` : `provider-${type.replace(/^\w+::/, '')}`;
  const known = [packages[type], `@llama-stack/${name}`, `llama-stack-${name}`];
  return [...new Set(known.filter((candidate) => candidate !== undefined))];
}

/** The first candidate that is installed, as a URL to import. */
export function resolvePlugin(plugin: PluginName, { from, packages, configFile }: PluginPlaces): URL | undefined {
  for (const candidate of pluginCandidates(plugin, packages)) {
    const places = isModuleFile(candidate) ? [pathToFileURL(configFile)] : from;
    const url = resolvePackage(candidate, places);
    if (url !== undefined) return url;
  }
  return undefined;
}
