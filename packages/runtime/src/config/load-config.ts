import { ConfigError, type ConfigProblem, type Environment } from '@llama-stack/core';
import { checkReferences } from './check-references.ts';
import { type CheckedConfig, configSchema } from './config-schema.ts';
import { type ConfigFile, readConfigFile } from './config-source.ts';
import { dropDisabled } from './drop-disabled.ts';
import { formatPath } from './format-path.ts';
import { findUnservedSections } from './ignored-sections.ts';
import type { ConfigPath, DroppedProvider, StackConfig } from './stack-config.ts';
import { type PlacedProblem, substituteEnv } from './substitute-env.ts';

export interface LoadConfigOptions {
  readonly file: string;
  readonly env: Environment;
}

/** Reads and checks a configuration file. Throws one ConfigError with every problem, each with its path and line. */
export async function loadConfig({ file, env }: LoadConfigOptions): Promise<StackConfig> {
  const read = await readConfigFile(file);
  const enabled = dropDisabled(read.tree, env);
  const { tree, problems } = substituteEnv(enabled.tree, env);
  const unserved = findUnservedSections(tree);
  const checked = configSchema.safeParse(tree ?? {});
  const found: FoundProblem[] = [...problems, ...unserved.problems];
  // What a missing variable left behind is not a second mistake.
  const isNew = (path: ConfigPath): boolean => !problems.some((problem) => formatPath(problem.path) === formatPath(path));
  if (!checked.success) {
    const issues = checked.error.issues.map((issue) => ({ path: issue.path.map(toStep), message: issue.message }));
    found.push(...issues.filter(({ path }) => isNew(path)));
  } else {
    const off = enabled.dropped.map(({ provider_id }) => provider_id);
    found.push(...checkReferences(checked.data, off));
  }
  if (found.length > 0 || !checked.success)
    throw new ConfigError(
      found.map((problem) => place(problem, read)),
      file,
    );
  return assemble(checked.data, { read, dropped: enabled.dropped, ignored: unserved.ignored });
}

type FoundProblem = Omit<PlacedProblem, 'remedy'> & { readonly remedy?: string };

function place({ path, message, remedy }: FoundProblem, { source }: ConfigFile): ConfigProblem {
  const line = source.lineOf(path);
  return { path: formatPath(path), message, ...(remedy !== undefined && { remedy }), ...(line !== undefined && { line }) };
}

function toStep(step: PropertyKey): string | number {
  return typeof step === 'symbol' ? String(step) : step;
}

interface Surroundings {
  readonly read: ConfigFile;
  readonly dropped: readonly DroppedProvider[];
  readonly ignored: readonly string[];
}

function assemble(data: CheckedConfig, { read, dropped, ignored }: Surroundings): StackConfig {
  const providers = (data.providers?.inference ?? []).flatMap((entry, index) => {
    if (entry === undefined) return [];
    const { module, ...rest } = entry;
    return [{ ...rest, ...(module !== undefined && { module }), path: ['providers', 'inference', index] }];
  });
  const { host, port, auth, max_body_mb, shutdown_grace_seconds } = data.server ?? {};
  return {
    source: read.source,
    ...(data.distro_name !== undefined && { distro_name: data.distro_name }),
    providers,
    dropped,
    models: (data.registered_resources?.models ?? []).filter((model) => model !== undefined),
    routing: { order: data.routing?.order ?? [], fallback: data.routing?.fallback ?? {} },
    server: {
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port }),
      ...(auth !== undefined && { auth }),
      ...(max_body_mb !== undefined && { max_body_mb }),
      ...(shutdown_grace_seconds !== undefined && { shutdown_grace_seconds }),
    },
    ...(data.safeguards !== undefined && { safeguards: data.safeguards }),
    ...(data.storage !== undefined && { storage: data.storage }),
    ignored,
  };
}
