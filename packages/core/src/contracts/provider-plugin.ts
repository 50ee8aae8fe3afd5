import type { StandardSchemaV1 } from '@standard-schema/spec';
import { ConfigError } from '../errors/config-error.ts';
import type { InferenceProvider } from './inference-provider.ts';
import type { Logger } from './logger.ts';

/** `remote::openai` calls out, `inline::x` answers in this process. */
export type ProviderType = `remote::${string}` | `inline::${string}`;

/** The process environment, or a test's own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a provider author writes. */
export interface ProviderDefinition<Config> {
  readonly type: ProviderType;
  /** Any Standard Schema (zod, valibot, …): no validator version is pinned. */
  readonly config: StandardSchemaV1<unknown, Config>;
  /** For `enabled: auto` in a config: whether the environment says that this provider is wanted, and why. */
  detect?(env: Environment): ProviderDetection;
  create(options: ProviderOptions<Config>): InferenceProvider | Promise<InferenceProvider>;
}

export interface ProviderDetection {
  readonly on: boolean;
  readonly why: string;
  /** While it is off: what to set to switch it on. */
  readonly variables?: readonly string[];
}

/** What a provider is made from. `id` is its `provider_id` in the configuration. */
export interface ProviderOptions<Config> {
  readonly id: string;
  readonly config: Config;
  readonly logger: Logger;
  /** What a person changes to change a field of `config`, for messages: the variable that it is taken from, else the field's place. */
  setBy?(field: string): string;
}

/** The version of the contract between plugins and the runtime. Raised only when an old plugin would break. */
export const pluginContract = 1;

/** A checked definition: what a plugin package exports as `provider`. */
export interface ProviderPlugin<Config = unknown> extends ProviderDefinition<Config> {
  readonly kind: 'provider';
  readonly contract: typeof pluginContract;
}

/** Checks the definition and stamps it with `kind` and `contract: 1`. Throws ConfigError when the type is not `remote::x` or `inline::x`. */
export function defineProvider<Config>(definition: ProviderDefinition<Config>): ProviderPlugin<Config> {
  if (!/^(remote|inline)::[a-z0-9][a-z0-9_-]*$/.test(definition.type)) {
    throw new ConfigError([
      {
        path: 'type',
        message: `'${definition.type}' is not a provider type`,
        remedy: 'Name it remote::<name> or inline::<name>, in lower case.',
      },
    ]);
  }
  return { ...definition, kind: 'provider', contract: pluginContract };
}
