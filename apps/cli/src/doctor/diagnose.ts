import { ConfigError, isGatewayError } from '@llama-stack/core';
import { localUrl } from '../ask-server.ts';
import type { CommandContext } from '../command-context.ts';
import { loadStack } from '../open-stack.ts';
import { checkClaude } from './check-claude.ts';
import { checkClient } from './check-client.ts';
import { checkClientModels } from './check-client-models.ts';
import { checkNode } from './check-node.ts';
import { checkProviders } from './check-providers.ts';
import { checkServer } from './check-server.ts';
import { chooseCandidates } from './choose-candidates.ts';
import type { Finding } from './finding.ts';
import { openLocalSubject } from './open-local-subject.ts';
import { openRemoteSubject } from './open-remote-subject.ts';
import { describeUnasked, probeModel } from './probe-model.ts';
import type { Candidate, Subject } from './subject.ts';

export interface Diagnosis {
  /** A distribution or a configuration file. Without it, and without `url`, the server that runs is looked at, else starter. */
  readonly target?: string;
  /** A server to look at instead. */
  readonly url?: string;
  /** Models to ask, by any name; chosen when empty. */
  readonly models: readonly string[];
  /** Whether these models may be asked. */
  mayAsk(models: readonly Candidate[]): Promise<boolean>;
}

/** Looks at everything between Claude Code and its models, and says what is wrong. */
export async function diagnose(diagnosis: Diagnosis, context: CommandContext): Promise<Finding[]> {
  const url = diagnosis.url ?? localUrl(context);
  const [claude, server, client] = await Promise.all([
    checkClaude(context.env),
    checkServer(url, diagnosis.url !== undefined),
    checkClient(url, context.env),
  ]);
  const remote = diagnosis.target === undefined && server.running;
  const stack = server.finding.state === 'fail' ? [] : await checkStack({ ...diagnosis, ...(remote && { url }) }, context);
  return [checkNode(process.version), claude, ...client, server.finding, ...stack];
}

async function checkStack(diagnosis: Diagnosis, context: CommandContext): Promise<Finding[]> {
  const opened = await open(diagnosis, context);
  if (opened.subject === undefined) return opened.findings;
  const { subject } = opened;
  try {
    const providers = checkProviders(subject.providers);
    if (!subject.providers.some(({ on }) => on)) return [...opened.findings, ...providers];
    const { findings, models } = await chooseCandidates(diagnosis.models, subject);
    const ask = models.length > 0 && (await diagnosis.mayAsk(models));
    const asked = await Promise.all(models.map((model) => (ask ? probeModel(model, subject) : describeUnasked(model, subject))));
    return [...opened.findings, ...providers, ...findings, ...(await checkClientModels(subject, context.env)), ...asked];
  } finally {
    await subject.close();
  }
}

interface Opened {
  readonly subject?: Subject;
  readonly findings: Finding[];
}

async function open({ target = 'starter', url }: Diagnosis, context: CommandContext): Promise<Opened> {
  try {
    if (url !== undefined) return { subject: await openRemoteSubject(url, context), findings: [] };
    const loaded = await loadStack(target, context);
    const subject = await openLocalSubject(loaded, context);
    return { subject, findings: [{ state: 'ok', check: 'config', detail: loaded.distribution.file }] };
  } catch (error) {
    if (error instanceof ConfigError) return { findings: error.messages.map((detail) => ({ state: 'fail', check: 'config', detail })) };
    if (isGatewayError(error)) return { findings: [{ state: 'fail', check: 'server', detail: error.message }] };
    throw error;
  }
}
