import type { MessagesRequest } from '@llama-stack/core';
import { isJsonObject, objectOf, type TranslationContext } from '@llama-stack/core/translation';
import type { ConverseQuirks } from './quirks.ts';
import type { CachePoint } from './wire.ts';

/** More are refused. */
const mostPoints = 4;

type Place = ConverseQuirks['cachePoints'][number];

/** Turns `cache_control` into cache points (P5). Of too many marks the last count: they cover the longest prefixes. */
export class CacheMarks {
  readonly #context: TranslationContext<ConverseQuirks>;
  #excess: number;

  constructor(context: TranslationContext<ConverseQuirks>) {
    this.#context = context;
    this.#excess = countMarks(context.call.request, context.quirks.cachePoints) - mostPoints;
  }

  /** The cache point that stands after a marked block; none for others. */
  after(block: object, path: string, place: Place): readonly CachePoint[] {
    const mark = markOf(block);
    if (mark === undefined) return [];
    const { quirks, lose } = this.#context;
    if (!quirks.cachePoints.includes(place)) {
      lose(`${path}.cache_control`, 'dropped', `the model takes no cache points in ${place}`);
      return [];
    }
    this.#excess -= 1;
    if (this.#excess >= 0) {
      lose(`${path}.cache_control`, 'dropped', `the model takes ${mostPoints} cache points`);
      return [];
    }
    return [{ cachePoint: { type: 'default', ...(mark.ttl === '1h' && quirks.hourCache && { ttl: '1h' as const }) } }];
  }
}

/** Blocks inside of a tool result cannot be followed by a cache point: the result is. */
function markOf(block: object): { readonly ttl?: unknown } | undefined {
  const { cache_control, content } = objectOf(block);
  if (isJsonObject(cache_control)) return cache_control;
  const inner: readonly unknown[] = Array.isArray(content) ? content : [];
  return inner.map((part) => objectOf(part).cache_control).findLast(isJsonObject);
}

function countMarks({ tools, system, messages }: MessagesRequest, places: ConverseQuirks['cachePoints']): number {
  const marked = (blocks: readonly object[]) => blocks.filter((block) => markOf(block) !== undefined).length;
  const ofTools = places.includes('tools') && marked(tools ?? []) > 0 ? 1 : 0;
  const ofSystem = places.includes('system') && Array.isArray(system) ? marked(system) : 0;
  const ofMessages = places.includes('messages')
    ? messages.reduce((sum, { content }) => sum + (typeof content === 'string' ? 0 : marked(content)), 0)
    : 0;
  return ofTools + ofSystem + ofMessages;
}
