import { chatUpstream, messagesUpstream, type Script, type ScriptedUpstream } from '@llama-stack/testkit';

/** A provider of the starter as its users switch it on. */
export interface ServedProvider {
  readonly id: string;
  /** The variables that hold its address and its key. */
  readonly variables: { readonly baseUrl: string; readonly apiKey: string };
  readonly model: string;
  startUpstream(script: Script, apiKey: string): Promise<ScriptedUpstream>;
}

type Start = ServedProvider['startUpstream'];

const chat =
  (id: string): Start =>
  (script, apiKey) =>
    chatUpstream(script, { models: [{ id }], apiKey });

const messages =
  (id: string, flavour: 'anthropic' | 'vllm' | 'ollama'): Start =>
  (script, apiKey) =>
    messagesUpstream(script, { models: [{ id }], flavour, apiKey });

function served(id: string, model: string, start: Start, variables: Partial<ServedProvider['variables']> = {}): ServedProvider {
  const prefix = id.toUpperCase().replaceAll('-', '_');
  return { id, model, startUpstream: start, variables: { baseUrl: `${prefix}_BASE_URL`, apiKey: `${prefix}_API_KEY`, ...variables } };
}

const kimi = 'accounts/fireworks/models/kimi-k2p6';

export const servedProviders: readonly ServedProvider[] = [
  served('openai', 'gpt-4.1', chat('gpt-4.1')),
  served('vllm', 'Qwen/Qwen3-8B', messages('Qwen/Qwen3-8B', 'vllm'), { baseUrl: 'VLLM_URL', apiKey: 'VLLM_API_TOKEN' }),
  served('ollama', 'qwen3:8b', messages('qwen3:8b', 'ollama'), { baseUrl: 'OLLAMA_URL' }),
  served('fireworks', kimi, chat(kimi)),
  served('groq', 'openai/gpt-oss-120b', chat('openai/gpt-oss-120b')),
  served('together', 'moonshotai/Kimi-K2.5', chat('moonshotai/Kimi-K2.5')),
  served('anthropic', 'claude-opus-5', messages('claude-opus-5', 'anthropic'), {
    baseUrl: 'ANTHROPIC_UPSTREAM_BASE_URL',
    apiKey: 'ANTHROPIC_UPSTREAM_API_KEY',
  }),
  served('openai-compatible', 'some-model', chat('some-model'), { baseUrl: 'OPENAI_COMPATIBLE_URL' }),
];
