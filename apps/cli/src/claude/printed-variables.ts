import type { Environment } from '@llama-stack/core';
import type { EnvironmentChange } from './client-environment.ts';

/** Names what `--print-env` set in a shell, so that a later call takes none of it for its user's own. */
const marker = 'LLAMA_STACK_PRINTED';

/** What depends on the model that was chosen: the address and the key stay. */
const ofModel = /^(ANTHROPIC_(DEFAULT_\w+_)?MODEL|CLAUDE_CODE_(MAX_\w+_TOKENS|DISABLE_1M_CONTEXT))$/;

/** An environment without what an earlier `--print-env` set. */
export function withoutPrinted(env: Environment): Environment {
  const printed = new Set([marker, ...printedNames(env)]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !printed.has(name)));
}

/** A change that also takes back what an earlier `--print-env` set in `env`, and is known to the next. */
export function replacePrinted({ set, unset }: EnvironmentChange, env: Environment): EnvironmentChange {
  const own = withoutPrinted(env);
  const ours = Object.keys(set).filter((name) => ofModel.test(name) && set[name] !== own[name]);
  const left = printedNames(env).filter((name) => !(name in set) && !unset.includes(name));
  return { set: { ...set, [marker]: ours.join(' ') }, unset: [...unset, ...left] };
}

function printedNames(env: Environment): string[] {
  return (env[marker] ?? '').split(' ').filter((name) => ofModel.test(name));
}
