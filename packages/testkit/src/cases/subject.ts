import {
  collectMessage,
  type EventBatch,
  type InferenceProvider,
  type Message,
  type MessageParam,
  type MessagesRequest,
  type ProviderPlugin,
  silentLogger,
  type ToolResultBlock,
} from '@llama-stack/core';
import { keepValue } from '@llama-stack/core/translation';
import { expect, onTestFinished } from 'vitest';
import { type CallContextOptions, callContext } from '../call-context.ts';
import type { Script } from '../upstreams/script.ts';
import type { ScriptedUpstream } from '../upstreams/scripted-upstream.ts';

/** What `providerContract` has to know of a provider. */
export interface ProviderContract<Config> {
  readonly provider: ProviderPlugin<Config>;
  /** Starts the upstream that it calls: `chatUpstream` or `messagesUpstream`, offering `model`. */
  upstream(script: Script): Promise<ScriptedUpstream>;
  /** The provider's `config`, as a config file would hold it, for an upstream at this URL (no trailing slash). */
  config(url: string): unknown;
  /** A model with tools, images and thinking. `test-model` when left out. */
  readonly model?: string;
  /** Whether reasoning goes back to the upstream on the next turn, is only shown, or stays hidden. `replayed` when left out. */
  readonly thinking?: 'replayed' | 'shown' | 'hidden';
  /** False for a model that takes text only: images then arrive as a note. */
  readonly images?: boolean;
  /** False for an upstream that does not tell how much of a prompt it had cached. */
  readonly cachedTokens?: boolean;
  /** True for an upstream that takes cache marks, in whatever form. */
  readonly cacheMarks?: boolean;
  /** Whether system messages amid the conversation keep their role, or are folded into what the user says. `folded` when left out. */
  readonly lateSystems?: 'kept' | 'folded';
  /** False for a provider without `network.timeout` in its configuration, in seconds. */
  readonly limitsSilence?: boolean;
  /** A file that holds what was seen to work, as JSON, for documents to be made of. `vitest run --update` writes it. */
  readonly features?: URL;
}

/** The id the provider has in these tests' configuration. */
export const providerId = 'contract';

/** The model as the client names it. */
export const clientModel = `${providerId}/model`;

/** One provider before one upstream, both closed with the test. */
export class Subject {
  readonly provider: InferenceProvider;
  readonly upstream: ScriptedUpstream;
  readonly #model: string;

  constructor(provider: InferenceProvider, upstream: ScriptedUpstream, model: string) {
    this.provider = provider;
    this.upstream = upstream;
    this.#model = model;
  }

  infer(request: Partial<MessagesRequest> = {}, context: CallContextOptions = {}): AsyncIterable<EventBatch> {
    return this.provider.infer(this.request(request), callContext({ model: clientModel, ...context }));
  }

  readonly answer = (request: Partial<MessagesRequest> = {}): Promise<Message> => collectMessage(this.infer(request));

  /** Its tools are kept ones, as the gateway has them: who changed them would change other requests. */
  request({ tools, ...request }: Partial<MessagesRequest> = {}): MessagesRequest {
    const kept = tools == null ? {} : { tools: keepValue(structuredClone(tools)) };
    return { model: this.#model, max_tokens: 1_000, messages: [user('Hello')], ...request, ...kept };
  }
}

/** `changes` go over the configuration that the contract gives. */
export async function startSubject<Config>(contract: ProviderContract<Config>, script: Script, changes: object = {}): Promise<Subject> {
  const upstream = await contract.upstream(script);
  onTestFinished(() => upstream.close());
  const config = (url: string) => ({ ...Object(contract.config(url)), ...changes });
  const provider = await createProvider({ ...contract, config }, upstream.url);
  return new Subject(provider, upstream, contract.model ?? 'test-model');
}

/** The provider for an upstream at `url`, closed with the test. */
export async function createProvider<Config>({ provider, config }: ProviderContract<Config>, url: string): Promise<InferenceProvider> {
  const checked = await provider.config['~standard'].validate(config(url));
  if (checked.issues !== undefined) expect.fail(`The config is refused: ${checked.issues.map(({ message }) => message).join('; ')}`);
  const created = await provider.create({ id: providerId, config: checked.value, logger: silentLogger });
  onTestFinished(() => created.close?.());
  return created;
}

export function user(content: MessageParam['content']): MessageParam {
  return { role: 'user', content };
}

/** What a tool gave back: its text, or fields of its block. */
export type ToolOutcome = string | Partial<ToolResultBlock>;

/** The answer as the client sends it back, and the results of its tool calls. */
export function nextTurn(answer: Message, results: readonly ToolOutcome[]): [MessageParam, MessageParam & { content: ToolResultBlock[] }] {
  const calls = answer.content.filter((block) => block.type === 'tool_use');
  const content = calls.map((call, index): ToolResultBlock => {
    const result = results[index] ?? '';
    return { type: 'tool_result', tool_use_id: String(call.id), ...(typeof result === 'string' ? { content: result } : result) };
  });
  return [
    { role: 'assistant', content: structuredClone(answer.content) as MessageParam['content'] },
    { role: 'user', content },
  ];
}
