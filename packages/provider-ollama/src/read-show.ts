import type { ModelInfo } from '@llama-stack/core';

/** What `POST /api/show` says of a model. */
export interface ModelDetails {
  readonly capabilities: readonly string[];
  /** What the model could hold; what is loaded may be less. */
  readonly trainedContext: number | undefined;
  /** The most that is loaded: `num_ctx` of its Modelfile, else what it could hold. */
  readonly context: number | undefined;
  /** What its Modelfile sets of how it samples, in the words of chat completions. */
  readonly sampling: Readonly<Record<string, number>>;
  /** Runs on ollama.com: always at its full context. */
  readonly isRemote: boolean;
}

/** https://docs.ollama.com/api-reference/show-model-details */
export function readShow(answer: unknown): ModelDetails {
  const info = field(answer, 'model_info');
  const trained = Object.entries(Object(info)).find(([key]) => key.endsWith('.context_length'))?.[1];
  const trainedContext = typeof trained === 'number' ? trained : undefined;
  const parameters = numbersIn(field(answer, 'parameters'));
  const capabilities = field(answer, 'capabilities');
  return {
    capabilities: Array.isArray(capabilities) ? capabilities.map(String) : [],
    trainedContext,
    context: parameters.get('num_ctx') ?? trainedContext,
    sampling: Object.fromEntries([...parameters].filter(([name]) => name === 'temperature' || name === 'top_p')),
    isRemote: Boolean(field(answer, 'remote_host') || field(answer, 'remote_model')),
  };
}

/** The parameters of a Modelfile that are numbers: a line each, `num_ctx    4096`. */
function numbersIn(parameters: unknown): ReadonlyMap<string, number> {
  const lines = String(parameters).matchAll(/^(\w+)\s+(-?[\d.]+)$/gm);
  return new Map([...lines].map(([, name = '', value]) => [name, Number(value)]));
}

/** One entry of `GET /api/tags`, with its details when they could be had. */
export function toModelInfo(tag: unknown, details: ModelDetails | undefined): ModelInfo | undefined {
  const id = field(tag, 'model') ?? field(tag, 'name');
  if (typeof id !== 'string') return undefined;
  const created_at = field(tag, 'modified_at');
  const known = details !== undefined && details.capabilities.length > 0 ? details : undefined;
  return {
    id,
    model_type: known !== undefined && !known.capabilities.includes('completion') ? 'embedding' : 'llm',
    ...(typeof created_at === 'string' && { created_at }),
    ...(known?.isRemote && known.trainedContext !== undefined && { limits: { context_window: known.trainedContext } }),
    ...(known && {
      capabilities: {
        tools: known.capabilities.includes('tools'),
        image_input: known.capabilities.includes('vision'),
        thinking: known.capabilities.includes('thinking'),
      },
      // An agent without tools is of no use.
      preference: known.capabilities.includes('tools') ? 1 : -1,
    }),
  };
}

/** A field of a JSON object; undefined of anything else. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
