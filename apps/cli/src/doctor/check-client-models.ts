import { type Environment, isGatewayError } from '@llama-stack/core';
import { findChoice, holderOf } from '../claude/client-choice.ts';
import { effectiveEnvironment, readClientSettings } from '../claude/client-settings.ts';
import { doubtModel } from '../claude/doubt-model.ts';
import { tierOf, tiers, tierVariable, withoutSuffix } from '../claude/tiers.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

/** Whether the models lead somewhere that the client's settings and this shell name for it. */
export async function checkClientModels(subject: Subject, env: Environment): Promise<Finding[]> {
  const settings = await readClientSettings(env);
  const seen = effectiveEnvironment(env, settings);
  const { name, source } = findChoice({}, { env, settings });
  const named = tiers.map((tier) => [holderOf(tierVariable(tier), settings), seen[tierVariable(tier)] ?? ''] as const);
  if (source !== undefined && tierOf(name) === undefined) named.push([source, name]);
  const listed = await subject.listed();
  const findings: Finding[] = [];
  for (const [holder, model] of named.filter(([, value]) => value !== '')) {
    const trouble = await findTrouble(withoutSuffix(model), subject, listed);
    const detail = `${holder} is '${model}': ${trouble}`;
    if (trouble !== undefined) findings.push({ state: 'warn', check: 'client', detail, remedy: 'Take it out, or mend it' });
  }
  return findings;
}

async function findTrouble(name: string, subject: Subject, listed: readonly string[]): Promise<string | undefined> {
  try {
    const target = await subject.resolve(name);
    return doubtModel({ provider_id: target.providerId, model: target.name.slice(target.providerId.length + 1) }, listed);
  } catch (error) {
    if (isGatewayError(error)) return error.message;
    throw error;
  }
}
