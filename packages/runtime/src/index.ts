export type { ConfigSource } from './config/config-source.ts';
export type { LoadConfigOptions } from './config/inspect-config.ts';
export { loadConfig } from './config/load-config.ts';
export { type NamedPlugins, namePlugins } from './config/name-plugins.ts';
export { restartChanges } from './config/restart-changes.ts';
export type {
  ConfigPath,
  DroppedProvider,
  ProviderEntry,
  RegisteredModel,
  RoutingConfig,
  SafeguardsConfig,
  ServerConfig,
  StackConfig,
  StorageConfig,
} from './config/stack-config.ts';
export { type FileWatch, type WatchFileOptions, watchFile } from './config/watch-file.ts';
export { createStack, type Stack, type StackOptions } from './create-stack.ts';
export { type FoundDistribution, type ListDistributionsOptions, listDistributions } from './distributions/list-distributions.ts';
export {
  type ResolveDistributionOptions,
  type ResolvedDistribution,
  resolveDistribution,
} from './distributions/resolve-distribution.ts';
export type { Answer, ExplainedCall, Gateway, GatewayRequest, ServedApi } from './gateway/gateway-request.ts';
export { isTold } from './gateway/told-failures.ts';
export { type LoadedStack, type LoadStackOptions, loadStack } from './load-stack.ts';
export { bestModel } from './models/best-model.ts';
export type { ModelRegistrar } from './models/model-registrar.ts';
export { loadPlugins } from './plugins/load-plugins.ts';
export { pluginCandidates } from './plugins/plugin-candidates.ts';
export type { ProviderStatus } from './providers/provider-status.ts';
export { StackHolder } from './stack-holder.ts';
export { openStores, type Stores } from './storage/open-stores.ts';
