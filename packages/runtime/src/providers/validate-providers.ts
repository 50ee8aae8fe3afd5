import { ConfigError, type ConfigProblem, type Environment, type ProviderPlugin } from '@llama-stack/core';
import { formatPath } from '../config/format-path.ts';
import type { ProviderEntry, StackConfig } from '../config/stack-config.ts';
import type { Plugins } from '../plugins/load-plugins.ts';
import { pluginCandidates } from '../plugins/plugin-candidates.ts';
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
}

/** Decides which providers are on, and checks the configuration of each. Throws one ConfigError with every mistake. Creates nothing. */
export async function validateProviders(config: StackConfig, plugins: Plugins, env: Environment): Promise<ValidatedProviders> {
  const ready: ReadyProvider[] = [];
  const inactive: InactiveProvider[] = [...config.dropped];
  const problems: ConfigProblem[] = [];
  for (const entry of config.providers) {
    const plugin = plugins.providers.get(entry.provider_id);
    const decision = decide(entry, plugin, env);
    if (plugin === undefined || !decision.on) {
      const { provider_id, provider_type } = entry;
      inactive.push({ provider_id, provider_type, variables: [], ...(decision.why !== undefined && { why: decision.why }) });
      continue;
    }
    const result = await plugin.config['~standard'].validate(entry.config);
    const allowed = readAllowedModels(entry.config, result.issues === undefined ? result.value : undefined);
    const issues = result.issues ?? allowed.issues;
    problems.push(...issues.map((issue) => problemOf(config, entry, issue)));
    if (result.issues === undefined)
      ready.push({ entry, plugin, config: result.value, allowed: allowed.names, ...(decision.why !== undefined && { why: decision.why }) });
  }
  if (problems.length > 0) throw new ConfigError(problems, config.source.file);
  return { ready, inactive };
}

interface Decision {
  readonly on: boolean;
  readonly why?: string;
}

function decide(entry: ProviderEntry, plugin: ProviderPlugin | undefined, env: Environment): Decision {
  if (plugin === undefined) return { on: false, why: `not installed: npm install ${pluginCandidates(entry)[0]}` };
  if (entry.enabled === true || plugin.detect === undefined) return { on: true };
  return plugin.detect(env);
}

type Issue = NonNullable<
  Extract<Awaited<ReturnType<ProviderPlugin['config']['~standard']['validate']>>, { issues: unknown }>['issues']
>[number];

function problemOf({ source }: StackConfig, entry: ProviderEntry, { message, path = [] }: Issue): ConfigProblem {
  const steps = path
    .map((step) => (typeof step === 'object' ? step.key : step))
    .map((key) => (typeof key === 'number' ? key : String(key)));
  const whole = [...entry.path, 'config', ...steps];
  const line = source.lineOf(whole);
  return { path: formatPath(whole), message, ...(line !== undefined && { line }) };
}
