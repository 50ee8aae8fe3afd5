/** An alias and the name it stands for. */
export type Aliases = ReadonlyMap<string, string>;

/** The steps from a name back to itself, such as `['a', 'b', 'a']`; undefined when following it comes to an end, or circles elsewhere. */
export function findAliasLoop(name: string, aliases: Aliases): string[] | undefined {
  const steps = [name];
  for (let next = aliases.get(name); next !== undefined; next = aliases.get(next)) {
    if (next === name) return [...steps, name];
    if (steps.includes(next)) return undefined;
    steps.push(next);
  }
  return undefined;
}
