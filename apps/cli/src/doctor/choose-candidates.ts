import { isGatewayError } from '@llama-stack/core';
import { tierNames } from '../claude/tiers.ts';
import type { Finding } from './finding.ts';
import type { Candidate, ClaudeTarget, Subject } from './subject.ts';

export interface Candidates {
  readonly findings: readonly Finding[];
  readonly models: readonly Candidate[];
}

/** The models that the user names; else those behind Claude's names, and the best of each provider. */
export async function chooseCandidates(named: readonly string[], subject: Subject): Promise<Candidates> {
  if (named.length > 0) return collect(named, subject);
  const claude = await collect(Object.values(tierNames), subject);
  const best = subject.providers.filter(({ on }) => on).map(({ id }) => subject.best(id));
  return { findings: claude.findings, models: distinct([...claude.models, ...best.filter((model) => model !== undefined)]) };
}

/** Names that lead to the same model by the same rule share a line. */
async function collect(names: readonly string[], subject: Subject): Promise<Candidates> {
  const targets = new Map<string, { readonly names: string[]; readonly target: ClaudeTarget }>();
  const missing = new Map<string, string[]>();
  for (const name of names) {
    const target = await find(name, subject);
    if (typeof target === 'string') missing.set(target, [...(missing.get(target) ?? []), familyOf(name)]);
    else {
      const key = `${target.name} (${target.rule})`;
      targets.set(key, { names: [...(targets.get(key)?.names ?? []), familyOf(name)], target });
    }
  }
  const found = [...targets].map(([to, { names: from }]): Finding => ({ state: 'ok', check: 'names', detail: `${shorten(from)} → ${to}` }));
  const lost = [...missing].map(([why, from]): Finding => ({ state: 'fail', check: 'names', detail: `${shorten(from)}: ${why}` }));
  return { findings: [...found, ...lost], models: distinct([...targets.values()].map(({ target }) => target)) };
}

/** Where a name leads, or why it leads nowhere. */
async function find(name: string, subject: Subject): Promise<ClaudeTarget | string> {
  try {
    return await subject.resolve(name);
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    return error.message.replace(/^Model '.*?' not found(: )?/, '') || 'leads nowhere';
  }
}

function familyOf(name: string): string {
  return /^claude-[a-z]+-[\d-]+$/.test(name) ? `${name.split('-', 2).join('-')}-*` : name;
}

function shorten(families: readonly string[]): string {
  return families.length === Object.keys(tierNames).length ? 'claude-*' : families.join(', ');
}

function distinct(models: readonly Candidate[]): Candidate[] {
  return [...new Map(models.map((model) => [model.name, model])).values()];
}
