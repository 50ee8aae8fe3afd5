const kept = new WeakSet<object>();

/**
 * Makes a value one that stays: it is frozen, with all that is in it, and used for many requests. What is made of it may be remembered by
 * its identity.
 */
export function keepValue<Value extends object>(value: Value): Value {
  freeze(value);
  kept.add(value);
  return value;
}

export function isKept(value: object): boolean {
  return kept.has(value);
}

/** `make`, which for a kept value is called once: what it returns then is kept as well. */
export function oncePerKept<Value extends object, Made extends object>(make: (value: Value) => Made): (value: Value) => Made {
  const made = new WeakMap<Value, Made>();
  return (value) => {
    if (!kept.has(value)) return make(value);
    const result = made.get(value) ?? keepValue(make(value));
    made.set(value, result);
    return result;
  };
}

/** All but bytes, which JavaScript cannot freeze. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
