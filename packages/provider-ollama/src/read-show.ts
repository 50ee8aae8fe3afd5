import type { ModelInfo } from '@llama-stack/core';
import { objectOf } from '@llama-stack/core/translation';

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
  const { model_info, parameters, capabilities, remote_host, remote_model } = objectOf(answer);
  const trained = Object.entries(Object(model_info)).find(([key]) => key.endsWith('.context_length'))?.[1];
  const trainedContext = typeof trained === 'number' ? trained : undefined;
  const set = numbersIn(parameters);
  return {
    capabilities: Array.isArray(capabilities) ? capabilities.map(String) : [],
    trainedContext,
    context: set.get('num_ctx') ?? trainedContext,
    sampling: Object.fromEntries([...set].filter(([name]) => name === 'temperature' || name === 'top_p')),
    isRemote: Boolean(remote_host || remote_model),
  };
}

/** The parameters of a Modelfile that are numbers: a line each, `num_ctx    4096`. */
function numbersIn(parameters: unknown): ReadonlyMap<string, number> {
  const lines = String(parameters).matchAll(/^(\w+)\s+(-?[\d.]+)$/gm);
  return new Map([...lines].map(([, name = '', value]) => [name, Number(value)]));
}

/** One entry of `GET /api/tags`, with its details when they could be had. */
export function toModelInfo(tag: unknown, details: ModelDetails | undefined): ModelInfo | undefined {
  const { model, name, modified_at: created_at } = objectOf(tag);
  const id = model ?? name;
  if (typeof id !== 'string') return undefined;
  const known = details !== undefined && details.capabilities.length > 0 ? details : undefined;
  const can = (what: string): boolean => known?.capabilities.includes(what) === true;
  return {
    id,
    model_type: known !== undefined && !can('completion') ? 'embedding' : 'llm',
    ...(typeof created_at === 'string' && { created_at }),
    ...(known?.isRemote && known.trainedContext !== undefined && { limits: { context_window: known.trainedContext } }),
    ...(known && {
      capabilities: { tools: can('tools'), image_input: can('vision'), thinking: can('thinking') },
      // An agent without tools is of no use.
      preference: can('tools') ? 1 : -1,
    }),
  };
}
