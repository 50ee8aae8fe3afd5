import { distribution } from '../../distributions/starter/src/index.ts';
import type { ProviderPlugin } from '../../packages/core/src/index.ts';
import { jsonSchemaOf } from '../../packages/runtime/src/config/json-schema-of.ts';
import { asSchema, type Schema } from './describe-fields.ts';

/** A plugin that starter ships. */
export interface ShippedPlugin {
  readonly type: string;
  /** `@llama-stack/provider-openai`. */
  readonly package: string;
  /** Of what stands in its `config`. */
  readonly schema: Schema;
  readonly detect: ProviderPlugin['detect'];
}

/** The plugins that starter names, in the order of their types. */
export async function loadStarter(): Promise<ShippedPlugin[]> {
  const entries = Object.entries(distribution.packages).toSorted(([a], [b]) => a.localeCompare(b));
  return Promise.all(entries.map(([type, name = '']) => loadPlugin(type, name)));
}

async function loadPlugin(type: string, name: string): Promise<ShippedPlugin> {
  const module: Record<string, ProviderPlugin> = await import(`../../packages/${name.replace('@llama-stack/', '')}/src/index.ts`);
  const plugin = module.provider ?? module.storage;
  if (plugin === undefined) throw new Error(`${name} exports no plugin`);
  return { type, package: name, schema: asSchema(jsonSchemaOf(plugin.config)), detect: plugin.detect };
}
