/** The texts that blocks of the usual kinds must have. */
const texts: ReadonlyMap<string, readonly string[]> = new Map([
  ['text', ['text']],
  ['tool_use', ['id', 'name']],
  ['tool_result', ['tool_use_id', 'content']],
]);

/** Fields that have a form of their own. */
const formed = ['cache_control', 'is_error'] as const;

/**
 * Whether a content block is of a usual kind and plainly right, which spares its schema: a schema makes objects for each block, and an
 * agent sends all of its blocks with every request. False says nothing; what it calls right, the schema does too.
 */
export function isPlainBlock(block: object, type: string): boolean {
  if (formed.some((field) => field in block)) return false;
  return texts.get(type)?.every((field) => typeof Reflect.get(block, field) === 'string') ?? false;
}
