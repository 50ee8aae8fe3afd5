export { type CallContextOptions, callContext } from './call-context.ts';
export { samplePdf } from './cases/sample-pdf.ts';
export { freePort } from './free-port.ts';
export { type ProviderContract, providerContract } from './provider-contract.ts';
export { type StorageContract, storageContract } from './storage-contract.ts';
export { type TranslatorContract, translatorContract } from './translator-contract.ts';
export { type BedrockUpstreamOptions, bedrockUpstream } from './upstreams/bedrock-upstream.ts';
export { encodeFrame, eventFrame, exceptionFrame } from './upstreams/event-stream-frames.ts';
export type { MessagesFlavour } from './upstreams/messages-answer.ts';
export type { ScriptedModel } from './upstreams/model-routes.ts';
export type { Script, ToolTurn, Turn, TurnError, TurnUsage } from './upstreams/script.ts';
export type { ScriptedRequest } from './upstreams/scripted-request.ts';
export {
  type ChatUpstreamOptions,
  chatUpstream,
  type MessagesUpstreamOptions,
  messagesUpstream,
  responsesUpstream,
  type ScriptedUpstream,
} from './upstreams/scripted-upstream.ts';
export {
  startUpstream,
  type Upstream,
  type UpstreamAnswer,
  type UpstreamHandler,
  type UpstreamRequest,
} from './upstreams/start-upstream.ts';
