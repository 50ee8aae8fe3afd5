/** A typed key of the container. */
export interface Token<T> {
  readonly key: symbol;
  /** Never set: it only carries the type. */
  readonly type?: T;
}

/** Makes a key. `name` is for error messages only. */
export function createToken<T>(name: string): Token<T> {
  return { key: Symbol(name) };
}
