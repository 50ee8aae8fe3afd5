import type { Environment, ProviderDetection, ProviderPlugin } from '@llama-stack/core';
import { findUnknownFields, type JsonSchema } from '../config/find-unknown-fields.ts';
import { issuesOf } from '../config/issues-of.ts';
import { jsonSchemaOf } from '../config/json-schema-of.ts';
import type { FoundProblem } from '../config/place-problems.ts';
import type { ConfigPath, ProviderEntry } from '../config/stack-config.ts';
import { withoutAftermath } from '../config/without-aftermath.ts';
import type { Plugins } from '../plugins/load-plugins.ts';
import { pluginCandidates, pluginOf } from '../plugins/plugin-candidates.ts';
import type { InactiveProvider } from './create-providers.ts';
import { readAllowedModels } from './read-allowed-models.ts';

/** A provider whose configuration is right. */
export interface ReadyProvider {
  readonly entry: ProviderEntry;
  readonly plugin: ProviderPlugin;
  /** As its plugin's schema returned it. */
  readonly config: unknown;
  /** Its `allowed_models`; undefined lets every model through. */
  readonly allowed: readonly string[] | undefined;
  readonly why?: string;
}

export interface ValidatedProviders {
  readonly ready: readonly ReadyProvider[];
  readonly inactive: readonly InactiveProvider[];
  /** Fields that a plugin does not know and does not mind. */
  readonly ignored: readonly ConfigPath[];
  readonly problems: readonly FoundProblem[];
}

/** Decides which providers are on, and checks the configuration of each by its plugin's schema. Creates nothing. */
export async function validateProviders(
  entries: readonly ProviderEntry[],
  plugins: Plugins,
  env: Environment,
): Promise<ValidatedProviders> {
  const ready: ReadyProvider[] = [];
  const inactive: InactiveProvider[] = [];
  const ignored: ConfigPath[] = [];
  const problems: FoundProblem[] = [];
  for (const entry of entries) {
    const plugin = plugins.get(entry);
    const decision = decide(entry, plugin, env);
    const why = decision.why !== undefined && { why: decision.why };
    if (plugin === undefined || !decision.on) {
      inactive.push({ provider_id: entry.provider_id, provider_type: entry.provider_type, variables: decision.variables ?? [], ...why });
      continue;
    }
    const at = [...entry.path, 'config'];
    const unknown = findUnknownFields(schemaOf(plugin), entry.config, at);
    const result = await plugin.config['~standard'].validate(entry.config);
    const allowed = readAllowedModels(entry.config, result.issues === undefined ? result.value : undefined);
    const own = issuesOf(result.issues, at);
    const common = withoutAftermath(
      issuesOf(allowed.issues, at),
      own.map(({ path }) => path),
    );
    ignored.push(...unknown.ignored);
    problems.push(...unknown.problems, ...withoutAftermath([...own, ...common], unknown.explained));
    if (result.issues === undefined) ready.push({ entry, plugin, config: result.value, allowed: allowed.names, ...why });
  }
  return { ready, inactive, ignored, problems };
}

/** What may stand in a provider's `config`: every one has `allowed_models`, whether its plugin knows it or not. */
function schemaOf({ config }: ProviderPlugin): JsonSchema {
  return { anyOf: [jsonSchemaOf(config) ?? { additionalProperties: true }, { properties: { allowed_models: {} } }] };
}

type Decision = Omit<ProviderDetection, 'why'> & Partial<Pick<ProviderDetection, 'why'>>;

function decide(entry: ProviderEntry, plugin: ProviderPlugin | undefined, env: Environment): Decision {
  if (plugin === undefined) return { on: false, why: `not installed: npm install ${pluginCandidates(pluginOf(entry))[0]}` };
  if (entry.enabled === true || plugin.detect === undefined) return { on: true };
  return plugin.detect(env);
}
