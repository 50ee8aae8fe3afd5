export { apiBaseUrl, serverRootUrl } from './base-url.ts';
export { type CompatibleConfig, compatibleConfig, optional } from './config.ts';
export {
  type ApiChooser,
  defineOpenAICompatibleProvider,
  type OpenAICompatibleDefinition,
  type OtherApi,
} from './define-openai-compatible-provider.ts';
export { parseModelList } from './list-models.ts';
export type { ModelCatalog } from './model-catalog.ts';
export type { ModelRule } from './model-rules.ts';
export { type CompatibleUpstream, openUpstream, type UpstreamKind } from './open-upstream.ts';
export { provider } from './provider.ts';
