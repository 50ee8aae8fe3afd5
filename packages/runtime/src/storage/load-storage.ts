import { type StoragePlugin, slipOf } from '@llama-stack/core';
import { findUnknownFields } from '../config/find-unknown-fields.ts';
import { issuesOf } from '../config/issues-of.ts';
import { jsonSchemaOf } from '../config/json-schema-of.ts';
import type { FoundProblem } from '../config/place-problems.ts';
import type { ConfigPath, StorageBackend } from '../config/stack-config.ts';
import { withoutAftermath } from '../config/without-aftermath.ts';
import { importPlugin } from '../plugins/import-plugin.ts';
import { missingModule } from '../plugins/missing-module.ts';
import { type PluginPlaces, pluginCandidates } from '../plugins/plugin-candidates.ts';
import { readStoragePlugin } from '../plugins/read-plugin.ts';

/** A storage backend whose configuration is right. */
export interface ReadyBackend {
  /** Its name under `storage.backends`. */
  readonly id: string;
  readonly plugin: StoragePlugin;
  /** As its plugin's schema returned it. */
  readonly config: unknown;
}

export interface LoadedStorage {
  readonly ready: readonly ReadyBackend[];
  /** Fields that a plugin does not know and does not mind. */
  readonly ignored: readonly ConfigPath[];
  readonly problems: readonly FoundProblem[];
}

/** Loads the plugin of each storage backend by name, and lets it check its configuration. Opens nothing. */
export async function loadStorage(backends: readonly StorageBackend[], places: PluginPlaces): Promise<LoadedStorage> {
  const loaded = await Promise.all(backends.map((backend) => loadBackend(backend, places)));
  return {
    ready: loaded.flatMap(({ ready }) => ready),
    ignored: loaded.flatMap(({ ignored }) => ignored),
    problems: loaded.flatMap(({ problems }) => problems),
  };
}

async function loadBackend(backend: StorageBackend, places: PluginPlaces): Promise<LoadedStorage> {
  const { id, type, config, path } = backend;
  const plugin = await importPlugin(backend, places, (module) => readStoragePlugin(module, type));
  if (typeof plugin !== 'object') {
    const problem = unfit(backend, plugin, places);
    return { ready: [], ignored: [], problems: problem === undefined ? [] : [problem] };
  }
  const unknown = findUnknownFields(jsonSchemaOf(plugin.config) ?? { additionalProperties: true }, config, path);
  const result = await plugin.config['~standard'].validate(config);
  return {
    ready: result.issues === undefined ? [{ id, plugin, config: result.value }] : [],
    ignored: unknown.ignored,
    problems: [...unknown.problems, ...withoutAftermath(issuesOf(result.issues, path), unknown.explained)],
  };
}

/** `reason` is undefined when no package is installed: no problem for a spare backend, which may be another server's. */
function unfit(backend: StorageBackend, reason: string | undefined, { packages }: PluginPlaces): FoundProblem | undefined {
  const { module } = backend;
  const path = [...backend.path, module === undefined ? 'type' : 'module'];
  if (reason !== undefined) return { path, message: `${backend.type}: ${reason}` };
  if (module !== undefined) return { path, ...missingModule(module) };
  const [name = ''] = pluginCandidates(backend, packages);
  const meant = slipOf(nameOf(backend.type), knownNames(packages));
  const message = `${backend.type} needs ${name}, which is not installed`;
  // Nobody should install what a slip of the pen has named.
  if (meant !== undefined && meant !== nameOf(backend.type)) return { path, message, remedy: `Did you mean 'kv_${meant}'?` };
  if (backend.isSpare === true) return undefined;
  return {
    path,
    message,
    remedy: `Install it: npm install ${name}. Or remove 'storage' to keep everything in memory.`,
  };
}

/** Types are compared by their names: their common beginning would make all of them alike. */
function nameOf(type: string): string {
  return type.replace(/^kv_/, '');
}

function knownNames(packages: PluginPlaces['packages'] = {}): string[] {
  return ['kv_sqlite', ...Object.keys(packages)].filter((type) => type.startsWith('kv_')).map(nameOf);
}
