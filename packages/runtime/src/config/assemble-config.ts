import type { CheckedConfig } from './config-schema.ts';
import type { ConfigSource } from './config-source.ts';
import { formatPath } from './format-path.ts';
import { readStorage } from './read-storage.ts';
import type { ConfigPath, DoubtfulModel, DroppedProvider, StackConfig } from './stack-config.ts';

/** What a configuration is, beside what its file says. */
export interface ConfigSurroundings {
  readonly source: ConfigSource;
  readonly dropped: readonly DroppedProvider[];
  readonly doubtful: readonly DoubtfulModel[];
  readonly ignored: readonly ConfigPath[];
}

/** A checked file as the rest of the product reads it: lists without gaps, sections that are always there. */
export function assembleConfig(data: CheckedConfig, { source, dropped, doubtful, ignored }: ConfigSurroundings): StackConfig {
  const providers = (data.providers?.inference ?? []).flatMap((entry, index) => {
    if (entry === undefined) return [];
    const { module, ...rest } = entry;
    return [{ ...rest, ...(module !== undefined && { module }), path: ['providers', 'inference', index] }];
  });
  const { host, port, auth, max_body_mb, shutdown_grace_seconds } = data.server ?? {};
  return {
    source,
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
    storage: readStorage(data.storage),
    doubtful,
    ignored: ignored.map(formatPath),
  };
}
