const told = new WeakSet<object>();

/** Notes that a call's observers were told of this failure. */
export function markTold(error: unknown): void {
  if (typeof error === 'object' && error !== null) told.add(error);
}

/** Whether this failure is a call's that its observers, and so the log, were told of: it needs no line of its own. */
export function isTold(error: unknown): boolean {
  return typeof error === 'object' && error !== null && told.has(error);
}
