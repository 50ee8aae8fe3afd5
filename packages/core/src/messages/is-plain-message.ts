/** The texts that blocks of the usual kinds must have. */
const texts: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['text', ['text']],
  ['tool_use', ['id', 'name']],
  ['tool_result', ['tool_use_id', 'content']],
]);

/** Fields of blocks that have a form of their own. */
const formed = ['cache_control', 'is_error'] as const;

const roles: ReadonlySet<unknown> = new Set(['user', 'assistant', 'system']);

/** Whether a message is plainly right: one of usual blocks, or of text. An agent sends all of its messages with every request. */
export function isPlainMessage(message: unknown): boolean {
  if (!isObject(message) || 'output_config' in message || !roles.has(Reflect.get(message, 'role'))) return false;
  const content: unknown = Reflect.get(message, 'content');
  return typeof content === 'string' || (Array.isArray(content) && content.every(isPlainBlock));
}

/** Whether a content block is of a usual kind and plainly right. */
export function isPlainBlock(block: unknown): boolean {
  if (!isObject(block)) return false;
  for (const field of formed) if (field in block) return false;
  const type: unknown = Reflect.get(block, 'type');
  const needed = texts.get(type);
  if (needed === undefined || (type === 'tool_use' && !('input' in block))) return false;
  for (const field of needed) if (typeof Reflect.get(block, field) !== 'string') return false;
  return true;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
