import {
  type Distribution,
  type ProviderPlugin,
  type ProviderType,
  pluginContract,
  type StoragePlugin,
  type StorageType,
} from '@llama-stack/core';

/** The `provider` of a plugin's module, or in words why it is none for this type. */
export function readProviderPlugin(module: unknown, type: ProviderType): ProviderPlugin | string {
  const provider = exportOf(module, 'provider');
  const unfit = whyUnfit(provider, 'provider');
  if (unfit !== undefined) return unfit;
  if (!isProvider(provider)) return 'its plugin has no `config` schema or no `create` function';
  return provider.type === type ? provider : `its plugin provides ${provider.type}, not ${type}`;
}

/** The type that a module's plugin provides; undefined when it has none. */
export function readProviderType(module: unknown): ProviderType | undefined {
  const provider = exportOf(module, 'provider');
  return whyUnfit(provider, 'provider') === undefined && isProvider(provider) ? provider.type : undefined;
}

/** The `storage` of a plugin's module, or in words why it is none for this type. */
export function readStoragePlugin(module: unknown, type: StorageType): StoragePlugin | string {
  const storage = exportOf(module, 'storage');
  const unfit = whyUnfit(storage, 'storage');
  if (unfit !== undefined) return unfit;
  if (!isStorage(storage)) return 'its plugin has no `config` schema or no `open` function';
  return storage.type === type ? storage : `its plugin provides ${storage.type}, not ${type}`;
}

/** The `distribution` of a distribution's module, or in words why it is none. */
export function readDistribution(module: unknown): Distribution | string {
  const distribution = exportOf(module, 'distribution');
  const unfit = whyUnfit(distribution, 'distribution');
  if (unfit !== undefined) return unfit;
  return isDistribution(distribution) ? distribution : 'it has no `name`, `config` or `packages`';
}

function whyUnfit(plugin: unknown, kind: 'provider' | 'storage' | 'distribution'): string | undefined {
  if (typeof plugin !== 'object' || plugin === null) return `its module exports no \`${kind}\``;
  const found: unknown = Reflect.get(plugin, 'kind');
  if (found === undefined) return `its \`${kind}\` has no \`kind: '${kind}'\``;
  if (found !== kind) return `its \`${kind}\` is of kind '${String(found)}'`;
  const contract: unknown = Reflect.get(plugin, 'contract');
  if (contract === pluginContract) return undefined;
  return `it is made for plugin contract ${String(contract)}; this version speaks ${pluginContract}. Update it, or @llama-stack/runtime`;
}

function exportOf(module: unknown, name: string): unknown {
  return typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
}

function isProvider(plugin: unknown): plugin is ProviderPlugin {
  if (typeof plugin !== 'object' || plugin === null) return false;
  return typeof Reflect.get(plugin, 'create') === 'function' && hasStandardSchema(Reflect.get(plugin, 'config'));
}

function isStorage(plugin: unknown): plugin is StoragePlugin {
  if (typeof plugin !== 'object' || plugin === null) return false;
  return typeof Reflect.get(plugin, 'open') === 'function' && hasStandardSchema(Reflect.get(plugin, 'config'));
}

/** A schema may be an object or, as arktype's, a function. */
function hasStandardSchema(schema: unknown): boolean {
  return (typeof schema === 'object' || typeof schema === 'function') && schema !== null && '~standard' in schema;
}

function isDistribution(plugin: unknown): plugin is Distribution {
  if (typeof plugin !== 'object' || plugin === null) return false;
  return Reflect.get(plugin, 'config') instanceof URL && typeof Reflect.get(plugin, 'packages') === 'object';
}
