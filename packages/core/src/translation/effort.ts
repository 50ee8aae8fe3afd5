import type { MessagesRequest, ThinkingConfig } from '../messages/request.ts';

/** All efforts that any upstream knows, the least first. */
const allEfforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** Budgets in tokens up to which an effort stands for them; above the last it is `xhigh`. */
const budgets: readonly (readonly [number, string])[] = [
  [4_000, 'low'],
  [16_000, 'medium'],
  [32_000, 'high'],
];

/** An effort, and where the client asked for it. */
export interface WantedEffort {
  readonly path: string;
  readonly effort: string;
}

export function isThinkingOff(thinking: ThinkingConfig | null | undefined): boolean {
  return thinking?.type === 'disabled' || thinking?.type === 'between_tools';
}

/** The last effort a message set, else the request's, else what the budget stands for. */
export function wantedEffort(request: MessagesRequest): WantedEffort | undefined {
  for (let index = request.messages.length - 1; index >= 0; index -= 1) {
    const effort = request.messages[index]?.output_config?.effort;
    if (effort) return { path: `messages[${index}].output_config.effort`, effort };
  }
  if (request.output_config?.effort) return { path: 'output_config.effort', effort: request.output_config.effort };
  const budget = request.thinking?.type === 'enabled' ? request.thinking.budget_tokens : undefined;
  if (!budget) return undefined;
  return { path: 'thinking.budget_tokens', effort: budgets.find(([limit]) => budget < limit)?.[1] ?? 'xhigh' };
}

/** The most the model has up to the wanted effort, else the least it has. An effort we do not know counts as the most. */
export function nearestEffort(wanted: string, efforts: readonly string[]): string | undefined {
  if (efforts.includes(wanted)) return wanted;
  const rank = allEfforts.includes(wanted) ? allEfforts.indexOf(wanted) : allEfforts.length;
  return efforts.findLast((effort) => allEfforts.indexOf(effort) <= rank) ?? efforts[0];
}

/** The efforts that an upstream's words list, the least first. */
export function limitEfforts(list: string): readonly string[] {
  const listed = new Set(list.toLowerCase().match(/[a-z]+/g));
  return allEfforts.filter((effort) => effort !== 'none' && listed.has(effort));
}
