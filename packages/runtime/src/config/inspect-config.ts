import type { Environment } from '@llama-stack/core';
import { assembleConfig } from './assemble-config.ts';
import { checkReferences } from './check-references.ts';
import { type ConfigOutline, readOutline } from './config-outline.ts';
import { configSchema } from './config-schema.ts';
import { type ConfigSource, readConfigFile } from './config-source.ts';
import { dropDisabled } from './drop-disabled.ts';
import { findDoubtfulModels } from './find-doubtful-models.ts';
import { findUnknownFields } from './find-unknown-fields.ts';
import { issuesOf } from './issues-of.ts';
import { jsonSchemaOf } from './json-schema-of.ts';
import { type FoundProblem, placeProblems } from './place-problems.ts';
import type { ConfigPath, DroppedProvider, StackConfig } from './stack-config.ts';
import { substituteEnv } from './substitute-env.ts';
import { withoutAftermath } from './without-aftermath.ts';

export interface LoadConfigOptions {
  readonly file: string;
  readonly env: Environment;
}

/** A configuration file, and everything that is wrong with it by itself: its plugins have their say later. */
export interface InspectedConfig {
  readonly source: ConfigSource;
  /** Absent when the file does not meet the schema. */
  readonly config: StackConfig | undefined;
  /** What can be read of it all the same. */
  readonly outline: ConfigOutline;
  /** Providers that are off. */
  readonly dropped: readonly DroppedProvider[];
  readonly problems: readonly FoundProblem[];
  /** Values that lack their variables. */
  readonly unset: readonly ConfigPath[];
}

const fileSchema = jsonSchemaOf(configSchema) ?? {};

/** Reads a configuration file and finds all its mistakes. Throws ConfigError only when it cannot be read as YAML. */
export async function inspectConfig({ file, env }: LoadConfigOptions): Promise<InspectedConfig> {
  const read = await readConfigFile(file, env);
  const enabled = dropDisabled(read.tree, env);
  const { tree, problems: missing } = substituteEnv(enabled.tree, env);
  const unknown = findUnknownFields(fileSchema, tree);
  const checked = configSchema.safeParse(tree ?? {});
  const outline = readOutline(tree);
  const off = enabled.dropped.map(({ provider_id }) => provider_id);
  const unset = missing.map(({ path }) => path);
  const others = withoutAftermath(
    [...issuesOf(checked.error?.issues), ...checkReferences(outline, off, read.source)],
    [...unset, ...unknown.explained],
  );
  const doubtful = findDoubtfulModels(outline, off).flatMap(({ name, ...found }) =>
    placeProblems([found], read.source).map((placed) => ({ ...placed, name })),
  );
  const surroundings = { source: read.source, dropped: enabled.dropped, doubtful, ignored: unknown.ignored };
  return {
    source: read.source,
    config: checked.data && assembleConfig(checked.data, surroundings),
    outline,
    dropped: enabled.dropped,
    problems: [...read.problems, ...missing, ...others, ...unknown.problems],
    unset,
  };
}
