import type { ModelInfo } from '@llama-stack/core';
import type { HttpClient } from '@llama-stack/provider-http';
import { parseModelList } from './list-models.ts';

export interface ServedList {
  /** Of the list, below the base URL of the client. */
  readonly path: `/${string}`;
  readonly signal: AbortSignal;
}

/** How long a list may take: nobody's answer waits for it. */
const silenceMs = 10_000;

/**
 * The models of any server. A llama.cpp lists what its one model was trained for, and tells elsewhere what it has loaded: only that counts.
 * https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
 */
export async function listServedModels(http: HttpClient, { path, signal }: ServedList): Promise<readonly ModelInfo[]> {
  const list = await http.json({ method: 'GET', path, signal, silenceMs });
  const models = parseModelList(list);
  if (!/"n_ctx_train":/.test(JSON.stringify(list))) return models;
  const [told] = await Promise.allSettled([http.json({ method: 'GET', path: '/props', signal, silenceMs })]);
  const loaded = told.status === 'fulfilled' ? /"n_ctx":(\d+)/.exec(JSON.stringify(told.value))?.[1] : undefined;
  return loaded === undefined ? models : models.map((model) => ({ ...model, limits: { ...model.limits, context_window: Number(loaded) } }));
}
