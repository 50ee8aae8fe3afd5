import type { Environment } from '@llama-stack/core';
import { type ClientSettings, effectiveEnvironment } from './client-settings.ts';
import type { Tier } from './tiers.ts';

/** What the user said on the command line. */
export type ModelFlags = Partial<Record<Tier | 'model', string>>;

/** All by which a client's user may choose a model. */
export interface ClientState {
  /** The client's own arguments. */
  readonly args?: readonly string[];
  readonly env: Environment;
  readonly settings?: readonly ClientSettings[];
}

/** The model that a conversation begins with, as its user wrote it. */
export interface ClientChoice {
  readonly name: string;
  /** Where it was chosen, in words; undefined when nobody chose. */
  readonly source?: string;
  /** `flag` is ours to hand over, `argument` nothing can change. */
  readonly by: 'argument' | 'flag' | 'setting';
}

/** What counts, in the client's own order of precedence (2.1.330). */
export function findChoice(flags: ModelFlags, { args = [], env, settings = [] }: ClientState): ClientChoice {
  const argument = modelArgument(args);
  if (argument !== undefined) return { name: argument, source: "Claude Code's own --model", by: 'argument' };
  if (flags.model !== undefined) return { name: flags.model, source: '--model', by: 'flag' };
  const { ANTHROPIC_MODEL: variable, ANTHROPIC_DEFAULT_MODEL: fallback } = effectiveEnvironment(env, settings);
  if (variable) return { name: variable, source: holderOf('ANTHROPIC_MODEL', settings), by: 'setting' };
  const saved = settings.findLast(({ model }) => model);
  if (saved?.model) return { name: saved.model, source: `\`model\` in ${saved.file}`, by: 'setting' };
  if (fallback) return { name: fallback, source: holderOf('ANTHROPIC_DEFAULT_MODEL', settings), by: 'setting' };
  return { name: 'opus', by: 'setting' };
}

/** A variable, and the settings file that sets it when it is not the shell. */
export function holderOf(variable: string, settings: readonly ClientSettings[]): string {
  const holder = settings.findLast(({ env }) => variable in env);
  return holder === undefined ? variable : `${variable} in ${holder.file}`;
}

/** The last counts, and nothing after a `--`. */
function modelArgument(args: readonly string[]): string | undefined {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  const index = options.findLastIndex((arg) => arg === '--model' || arg.startsWith('--model='));
  const arg = options[index];
  return arg === '--model' ? options[index + 1] : arg?.slice('--model='.length);
}
