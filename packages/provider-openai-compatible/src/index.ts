export { apiBaseUrl, serverRootUrl } from './base-url.ts';
export { type CompatibleConfig, compatibleConfig } from './config.ts';
export { defineOpenAICompatibleProvider, type OpenAICompatibleDefinition } from './define-openai-compatible-provider.ts';
export { parseModelList } from './list-models.ts';
export type { ModelCatalog } from './model-catalog.ts';
export type { ModelRule } from './model-rules.ts';
export { NativeMessages, type NativeMessagesMode, nativeMessagesField } from './native-messages.ts';
export { type CompatibleUpstream, openUpstream, type UpstreamKind } from './open-upstream.ts';
export { provider } from './provider.ts';
