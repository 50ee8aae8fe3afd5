import {
  bedrockUpstream,
  chatUpstream,
  messagesUpstream,
  responsesUpstream,
  type Script,
  type ScriptedUpstream,
} from '@llama-stack/testkit';

/** One way from the client to a model. */
export interface Route {
  readonly name: string;
  /** The model as the client names it. */
  readonly model: string;
  startUpstream(script: Script): Promise<ScriptedUpstream>;
  /** The variables that switch the provider on. */
  env(upstream: ScriptedUpstream): Record<string, string>;
  /** The configuration to run, where it is not the starter's. */
  config?(upstream: ScriptedUpstream): string;
}

const qwen = { id: 'Qwen/Qwen3-8B', contextWindow: 131_072 };

/** Chat completions, translated. */
export const translated: Route = {
  name: 'openai, translated',
  model: 'openai/gpt-4o-mini',
  startUpstream: (script) => chatUpstream(script, { models: [{ id: 'gpt-4o-mini' }], apiKey: 'sk-upstream' }),
  env: ({ url }) => ({ OPENAI_API_KEY: 'sk-upstream', OPENAI_BASE_URL: `${url}/v1` }),
};

/** A reasoning model of OpenAI's, by the Responses API. */
export const responses: Route = {
  name: 'openai, by Responses',
  model: 'openai/gpt-5.6',
  startUpstream: (script) => responsesUpstream(script, { models: [{ id: 'gpt-5.6' }], apiKey: 'sk-upstream' }),
  env: ({ url }) => ({ OPENAI_API_KEY: 'sk-upstream', OPENAI_BASE_URL: `${url}/v1` }),
};

/** A vLLM that serves Messages. */
export const native: Route = {
  name: 'vllm, native',
  model: 'vllm/Qwen/Qwen3-8B',
  startUpstream: (script) => messagesUpstream(script, { models: [qwen], flavour: 'vllm' }),
  env: ({ url }) => ({ VLLM_URL: `${url}/v1` }),
};

/** An Ollama that serves Messages. */
export const ollama: Route = {
  name: 'ollama, native',
  model: 'ollama/qwen3:8b',
  startUpstream: (script) => messagesUpstream(script, { models: [{ id: 'qwen3:8b', contextWindow: 131_072 }], flavour: 'ollama' }),
  env: ({ url }) => ({ OLLAMA_URL: url }),
};

/** A vLLM from before it served Messages: translated, with reasoning that goes back. */
export const olderVllm: Route = {
  name: 'older vllm, translated',
  model: 'vllm/Qwen/Qwen3-8B',
  startUpstream: (script) => chatUpstream(script, { models: [qwen], flavour: 'vllm', reasoningField: 'reasoning' }),
  env: ({ url }) => ({ VLLM_URL: `${url}/v1` }),
};

const claudeOnBedrock = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

/** Any model on Bedrock, by Converse, with signed calls. */
export const converse: Route = {
  name: 'bedrock, by Converse',
  model: 'bedrock/openai.gpt-oss-120b-1:0',
  startUpstream: (script) => bedrockUpstream(script, { models: [{ id: 'openai.gpt-oss-120b-1:0' }] }),
  env: ({ url }) => ({ ...bedrockAt(url), AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }),
};

/** Claude on Bedrock, by InvokeModel. */
export const bedrockClaude: Route = {
  name: 'Claude on bedrock, by InvokeModel',
  model: `bedrock/${claudeOnBedrock}`,
  startUpstream: (script) => bedrockUpstream(script, { models: [{ id: claudeOnBedrock }], apiKey: 'bedrock-key' }),
  env: ({ url }) => ({ ...bedrockAt(url), AWS_BEARER_TOKEN_BEDROCK: 'bedrock-key' }),
};

/** Claude on Bedrock, where bedrock-mantle serves Messages. */
export const bedrockMantle: Route = {
  name: 'Claude on bedrock, by mantle',
  model: 'bedrock/anthropic.claude-sonnet-5',
  startUpstream: (script) =>
    bedrockUpstream(script, { models: [{ id: 'anthropic.claude-sonnet-5' }], apiKey: 'bedrock-key', mantle: true }),
  env: ({ url }) => ({ ...bedrockAt(url), AWS_BEARER_TOKEN_BEDROCK: 'bedrock-key', AWS_ENDPOINT_URL_BEDROCK_MANTLE: url }),
};

function bedrockAt(url: string): Record<string, string> {
  return { AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url, AWS_ENDPOINT_URL_BEDROCK: url };
}

/** A provider of chat completions, in its own words. */
function chatRoute(id: string, model: string, env: Route['env']): Route {
  return {
    name: `${id}, translated`,
    model: `${id}/${model}`,
    startUpstream: (script) => chatUpstream(script, { models: [{ id: model }], apiKey: 'upstream-key' }),
    env,
  };
}

export const groq = chatRoute('groq', 'openai/gpt-oss-120b', ({ url }) => ({ GROQ_API_KEY: 'upstream-key', GROQ_BASE_URL: `${url}/v1` }));

export const together = chatRoute('together', 'moonshotai/Kimi-K2.5', ({ url }) => ({
  TOGETHER_API_KEY: 'upstream-key',
  TOGETHER_BASE_URL: `${url}/v1`,
}));

export const fireworks = chatRoute('fireworks', 'accounts/fireworks/models/kimi-k2p6', ({ url }) => ({
  FIREWORKS_API_KEY: 'upstream-key',
  FIREWORKS_BASE_URL: `${url}/v1`,
}));

export const anyServer = chatRoute('openai-compatible', 'some-model', ({ url }) => ({
  OPENAI_COMPATIBLE_URL: url,
  OPENAI_COMPATIBLE_API_KEY: 'upstream-key',
}));

/** Anthropic itself, byte for byte. */
export const relayed: Route = {
  name: 'anthropic, relayed',
  model: 'anthropic/claude-opus-5',
  startUpstream: (script) => messagesUpstream(script, { models: [{ id: 'claude-opus-5' }], apiKey: 'sk-ant-upstream' }),
  env: ({ url }) => ({ ANTHROPIC_UPSTREAM_API_KEY: 'sk-ant-upstream', ANTHROPIC_UPSTREAM_BASE_URL: url }),
};
