import { type PluginName, type PluginPlaces, resolvePlugin } from './plugin-candidates.ts';

/** What `read` makes of a plugin's module; in words what is wrong with it; undefined when it is not installed. */
export async function importPlugin<Plugin>(
  plugin: PluginName,
  places: PluginPlaces,
  read: (module: unknown) => Plugin | string,
): Promise<Plugin | string | undefined> {
  try {
    const url = resolvePlugin(plugin, places);
    return url === undefined ? undefined : read(await import(url.href));
  } catch (error) {
    return `its plugin cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
  }
}
