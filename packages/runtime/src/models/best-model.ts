import type { ModelInfo } from '@llama-stack/core';

/** Below this an agent's prompt and tools leave no room to work. */
const crampedWindow = 32_000;
/** From here on a window is no reason to prefer another model. */
const ampleWindow = 100_000;

/**
 * The chat model that suits agentic work best, by data: the provider's own preference, then tools, a window that is not cramped,
 * and the newest; else the first that is listed. Undefined when the list has no chat model.
 */
export function bestModel(models: readonly ModelInfo[]): ModelInfo | undefined {
  return models.filter(({ model_type }) => model_type === 'llm').sort(compare)[0];
}

function compare(a: ModelInfo, b: ModelInfo): number {
  return (
    (b.preference ?? 0) - (a.preference ?? 0) ||
    scoreTools(b) - scoreTools(a) ||
    scoreWindow(b) - scoreWindow(a) ||
    createdAt(b) - createdAt(a)
  );
}

function scoreTools({ capabilities }: ModelInfo): number {
  if (capabilities?.tools === undefined) return 1;
  return capabilities.tools ? 2 : 0;
}

function scoreWindow({ limits }: ModelInfo): number {
  const window = limits?.context_window;
  if (window === undefined) return 1;
  if (window < crampedWindow) return 0;
  return window < ampleWindow ? 1 : 2;
}

function createdAt({ created_at }: ModelInfo): number {
  const time = created_at === undefined ? Number.NaN : Date.parse(created_at);
  return Number.isNaN(time) ? 0 : time;
}
