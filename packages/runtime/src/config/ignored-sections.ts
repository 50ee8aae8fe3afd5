import { nearestNames } from '../nearest-names.ts';
import { configSchema } from './config-schema.ts';
import type { PlacedProblem } from './substitute-env.ts';

/** What of a file lies outside our schema. */
export interface UnservedSections {
  /** Parts of Llama Stack that we do not serve, as dotted paths. */
  readonly ignored: readonly string[];
  /** Names that look like a slip of the pen. */
  readonly problems: readonly PlacedProblem[];
}

const sections: readonly { readonly at: string; readonly known: readonly string[] }[] = [
  { at: '', known: Object.keys(configSchema.shape) },
  { at: 'providers', known: ['inference'] },
  { at: 'registered_resources', known: ['models'] },
  { at: 'server', known: ['host', 'port', 'auth', 'max_body_mb', 'shutdown_grace_seconds'] },
];

/** Names what is not ours, once: a Llama Stack configuration holds more than we serve. A near miss of a name of ours is a mistake. */
export function findUnservedSections(tree: unknown): UnservedSections {
  const unknown = sections.flatMap(({ at, known }) => {
    const names = fieldNames(at === '' ? tree : fieldOf(tree, at)).filter((name) => !known.includes(name));
    return names.map((name) => ({ path: at === '' ? [name] : [at, name], meant: nearMiss(name, known) }));
  });
  return {
    ignored: unknown.flatMap(({ path, meant }) => (meant === undefined ? [path.join('.')] : [])),
    problems: unknown.flatMap(({ path, meant }) =>
      meant === undefined ? [] : [{ path, message: 'is not a section', remedy: `Did you mean '${meant}'?` }],
    ),
  };
}

function nearMiss(name: string, known: readonly string[]): string | undefined {
  if (name.length < 4) return undefined;
  return nearestNames(name, known).find((candidate) => Math.abs(candidate.length - name.length) < 3);
}

function fieldNames(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
