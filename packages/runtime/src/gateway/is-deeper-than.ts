import { isKept } from '@llama-stack/core/translation';

/** Whether a JSON value has more than `levels` objects and arrays within one another. Looks no deeper itself, and not into what is kept. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || isKept(value)) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeperThan(item, levels - 1));
  for (const name in value) if (isDeeperThan(Reflect.get(value, name), levels - 1)) return true;
  return false;
}
