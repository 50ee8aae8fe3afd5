import type { Environment } from '@llama-stack/core';
import { isRecord } from './is-record.ts';
import type { ConfigPath, DroppedProvider } from './stack-config.ts';
import { substituteText } from './substitute-text.ts';

/** A tree without its disabled entries, which leave `undefined` behind: paths of the others keep their numbers. */
export interface EnabledTree {
  readonly tree: unknown;
  readonly dropped: readonly DroppedProvider[];
}

/** The lists whose entries may be switched off, and the fields whose emptiness does it. */
const lists: readonly { readonly path: ConfigPath; readonly keys: readonly string[] }[] = [
  { path: ['providers', 'inference'], keys: ['provider_id'] },
  { path: ['registered_resources', 'models'], keys: ['model_id', 'provider_id'] },
];

/**
 * Drops entries whose id comes out empty and providers with `enabled: false`, before anything else of them is read: their other
 * variables need not be set. Remembers which variables would switch a provider on.
 */
export function dropDisabled(source: unknown, env: Environment): EnabledTree {
  const dropped: DroppedProvider[] = [];
  let tree = source;
  for (const { path, keys } of lists) {
    const list = valueAt(tree, path);
    if (!Array.isArray(list)) continue;
    const kept = list.map((entry: unknown) => {
      const reason = isRecord(entry) ? whyOff(entry, keys, env) : undefined;
      if (reason === undefined || !isRecord(entry)) return entry;
      if (path[0] === 'providers') dropped.push(describe(entry, reason));
      return undefined;
    });
    tree = replaceAt(tree, path, kept);
  }
  return { tree, dropped };
}

/** The variables that would switch the entry on, or undefined when it is on. */
function whyOff(entry: Readonly<Record<string, unknown>>, keys: readonly string[], env: Environment): readonly string[] | undefined {
  for (const key of keys) {
    const value = entry[key];
    if (typeof value !== 'string') continue;
    const { text, variables, problems } = substituteText(value, env);
    if (text === '' && problems.length === 0) return variables;
  }
  const { enabled } = entry;
  if (enabled === false) return [];
  if (typeof enabled !== 'string') return undefined;
  const { text, variables } = substituteText(enabled, env);
  return text === 'false' ? variables : undefined;
}

/** `${env.OPENAI_API_KEY:+openai}` is known as `openai` also while it is off. */
function describe({ provider_id, provider_type }: Readonly<Record<string, unknown>>, variables: readonly string[]): DroppedProvider {
  const type = String(provider_type);
  const id = String(provider_id ?? '');
  return {
    provider_id: /:\+([^}]+)\}/.exec(id)?.[1] ?? (id === '' || id.includes('${') ? type.replace(/^\w+::/, '') : id),
    provider_type: type.startsWith('inline::') ? `inline::${type.slice(8)}` : `remote::${type.replace(/^remote::/, '')}`,
    variables: [...new Set(variables)],
  };
}

function valueAt(tree: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), tree);
}

function replaceAt(tree: unknown, [step, ...rest]: ConfigPath, value: unknown): unknown {
  if (step === undefined) return value;
  return isRecord(tree) ? { ...tree, [step]: replaceAt(tree[step], rest, value) } : tree;
}
