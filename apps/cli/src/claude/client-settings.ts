import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@llama-stack/core';
import { z } from 'zod';
import { readJson } from '../read-json.ts';
import type { EnvironmentChange } from './client-environment.ts';

/** A settings file of Claude Code's. Its `env` wins over the environment that the client is started in. */
export interface ClientSettings {
  readonly file: string;
  readonly env: Environment;
  /** What `/model` saves: the model that a conversation begins with. */
  readonly model?: string | undefined;
  /** True when the file is there and holds no settings: it is not JSON, or `env` is no object. */
  readonly broken: boolean;
}

const settingsSchema = z.object({
  env: z.record(z.string(), z.coerce.string()).optional(),
  model: z.string().optional().catch(undefined),
});

/** The user's settings and those of the project in `folder`; a later one wins. Files that are not there are left out. */
export async function readClientSettings(env: Environment, folder = process.cwd()): Promise<ClientSettings[]> {
  const user = env.CLAUDE_CONFIG_DIR || join(env.HOME || homedir(), '.claude');
  const files = [join(user, 'settings.json'), ...['settings.json', 'settings.local.json'].map((name) => join(folder, '.claude', name))];
  return (await Promise.all([...new Set(files)].map(readSettings))).filter((settings) => settings !== undefined);
}

async function readSettings(file: string): Promise<ClientSettings | undefined> {
  // Not there, or not ours to read.
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const settings = readJson(text, settingsSchema);
  return settings === undefined ? { file, env: {}, broken: true } : { file, env: settings.env ?? {}, model: settings.model, broken: false };
}

/** What the client would see: the environment, and its settings over it. */
export function effectiveEnvironment(env: Environment, settings: readonly ClientSettings[]): Environment {
  return Object.assign({}, env, ...settings.map((one) => one.env));
}

/** A variable that settings would keep from changing. */
export interface Override {
  readonly name: string;
  readonly file: string;
  /** What it has to be; empty counts as unset. */
  readonly value: string;
}

/** Where settings stand against a change of the environment. */
export function findOverrides({ set, unset }: EnvironmentChange, settings: readonly ClientSettings[]): Override[] {
  const wanted: Readonly<Record<string, string>> = { ...Object.fromEntries(unset.map((name) => [name, ''])), ...set };
  return settings.flatMap(({ file, env }) =>
    Object.entries(wanted)
      .filter(([name, value]) => (env[name] ?? value) !== value)
      .map(([name, value]) => ({ name, file, value })),
  );
}
