export { fields } from './config/fields.ts';
export { globPattern } from './config/glob-pattern.ts';
export { layOver } from './config/lay-over.ts';
export { missingValue } from './config/missing-value.ts';
export { nearestNames, slipOf } from './config/nearest-names.ts';
export { Secret } from './config/secret.ts';
export type {
  ApiId,
  ApiTranslator,
  ClientCall,
  ErrorAnswer,
  FormattedRequest,
  InboundTranslator,
  OutboundTranslator,
  StreamFormatter,
  StreamParser,
  UpstreamCall,
} from './contracts/api-translator.ts';
export { AttemptBudget } from './contracts/attempt-budget.ts';
export type { CallObserver, CallOutcome, CallPath, CallRecord } from './contracts/call-observer.ts';
export { type Distribution, type DistributionDefinition, defineDistribution } from './contracts/distribution.ts';
export type {
  CallContext,
  ClientIdentity,
  Explanation,
  HeaderMap,
  InferenceProvider,
  Loss,
  ModelCapabilities,
  ModelInfo,
  ModelLimits,
  ModelType,
  RawResponse,
  Relay,
  RelayRequest,
} from './contracts/inference-provider.ts';
export {
  defineStorage,
  type KeyValueStore,
  type SetOptions,
  type StorageDefinition,
  type StorageOptions,
  type StoragePlugin,
  type StorageType,
} from './contracts/key-value-store.ts';
export { type Logger, silentLogger } from './contracts/logger.ts';
export type { ListedModel, ModelRegistry, ResolvedModel } from './contracts/model-registry.ts';
export {
  defineProvider,
  type Environment,
  type ProviderDefinition,
  type ProviderDetection,
  type ProviderOptions,
  type ProviderPlugin,
  type ProviderType,
  pluginContract,
} from './contracts/provider-plugin.ts';
export { ConfigError, type ConfigProblem } from './errors/config-error.ts';
export { contextOverflowError, readContextOverflow } from './errors/context-overflow.ts';
export {
  type ContextOverflow,
  GatewayError,
  type GatewayErrorCode,
  type GatewayErrorDetails,
  gatewayErrorCodes,
  isGatewayError,
  toGatewayError,
} from './errors/gateway-error.ts';
export { BoundedMemory, type BoundedMemoryOptions } from './memory/bounded-memory.ts';
export { applyContextEdits, type EditedContext } from './messages/apply-context-edits.ts';
export { BlockCollector, type BlockCollectorOptions } from './messages/block-collector.ts';
export type { MessageBuilderOptions } from './messages/block-writer.ts';
export type * from './messages/blocks.ts';
export { collectEvents, collectMessage } from './messages/collect-message.ts';
export { estimateTokens, measurePrompt, type PromptSize, startBytesPerToken, tokensOf } from './messages/estimate-tokens.ts';
export {
  type Message,
  type MessageEnd,
  type OtherBlock,
  type OutputBlock,
  type StopReason,
  stopReasons,
  type Usage,
} from './messages/message.ts';
export { MessageBuilder } from './messages/message-builder.ts';
export { type RefusedAnswer, refusalDetails, refuse } from './messages/refusal.ts';
export { replayMessage } from './messages/replay-message.ts';
export {
  type CountTokensRequest,
  countTokensRequestSchema,
  type MessageContent,
  type MessageParam,
  type MessagesRequest,
  messagesRequestSchema,
  type OutputConfig,
  type ThinkingConfig,
  type Tool,
  type ToolChoice,
} from './messages/request.ts';
export type { BlockDelta, EventBatch, MessageStreamEvent } from './messages/stream-event.ts';
export { isReasoningSeal, openReasoningSeal, type ReasoningState, sealReasoning } from './reasoning/reasoning-seal.ts';
export { formatSse } from './sse/format-sse.ts';
export { maxSseEventBytes, type SseEvent, SseParser } from './sse/sse-parser.ts';
