import {
  type CallContext,
  type EventBatch,
  type InferenceProvider,
  type Logger,
  MessageBuilder,
  type MessagesRequest,
  type ModelInfo,
  type ProviderType,
} from '@llama-stack/core';
import { AllowedModels } from '../models/allowed-models.ts';
import type { Resolution, StackModels } from '../models/model-registry.ts';
import type { ActiveProvider } from '../providers/create-providers.ts';

/** A whole answer with one text, one batch an event group: start, text, end. */
export function answerBatches(text: string, model = 'm'): [EventBatch, EventBatch, EventBatch] {
  const builder = new MessageBuilder({ id: 'msg_1', model, promptTokens: 3, sealThinking: () => 'sealed' });
  builder.start();
  const start = builder.take();
  builder.text(text);
  const content = builder.take();
  builder.usage({ input_tokens: 3, output_tokens: 5 });
  builder.stop('end_turn');
  builder.finish();
  return [start, content, builder.take()];
}

/** A provider that answers by a function and lists what it is told. */
export function fakeProvider(
  infer: (request: MessagesRequest, context: CallContext) => AsyncIterable<EventBatch>,
  more: Partial<InferenceProvider> = {},
): InferenceProvider {
  return { infer, listModels: async () => [], ...more };
}

/** A registry with one provider behind every name but `unknown`. */
export function fakeModels(provider: InferenceProvider): StackModels & { readonly remembered: [string, Resolution][] } {
  const remembered: [string, Resolution][] = [];
  return {
    remembered,
    resolve: (name) => ({ provider, providerId: 'up', model: name.replace(/^up\//, ''), limits: {}, rule: 'test', chosen: true }),
    fallbacks: () => [],
    recall: () => undefined,
    refresh: () => undefined,
    remember: (session, model) => void remembered.push([session, model]),
    list: () => [],
  };
}

export function activeProvider(id: string, models: readonly (string | ModelInfo)[] | Error, type?: ProviderType): ActiveProvider {
  const listed = models instanceof Error ? [] : models.map((model) => (typeof model === 'string' ? llm(model) : model));
  const listModels = async (): Promise<readonly ModelInfo[]> => {
    if (models instanceof Error) throw models;
    return listed;
  };
  return { id, type: type ?? `remote::${id}`, provider: { async *infer() {}, listModels }, config: {}, allowed: new AllowedModels(id, undefined) };
}

export function llm(id: string, more: Partial<ModelInfo> = {}): ModelInfo {
  return { id, model_type: 'llm', ...more };
}

/** A logger that keeps what it is told. */
export function recordingLogger(): Logger & { readonly lines: { level: string; fields: object; message: string }[] } {
  const lines: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
