import type { Environment } from '@llama-stack/core';
import { bypassVariables, proxyVariable } from '../claude/client-environment.ts';
import { type ClientSettings, effectiveEnvironment, readClientSettings } from '../claude/client-settings.ts';
import type { Finding } from './finding.ts';

const check = 'client';
const sure = 'Or start it with: llama stack claude';

/** Whether a `claude` that is started by hand in this shell would use the server at `url`. Values are not shown: they may be secrets. */
export async function checkClient(url: string, env: Environment): Promise<Finding[]> {
  const settings = await readClientSettings(env);
  const broken = settings
    .filter((one) => one.broken)
    .map(({ file }) => ({ state: 'warn', check, detail: `${file} cannot be read as settings`, remedy: 'Mend it' }) as const);
  const findings = [...broken, ...checkVariables(url, effectiveEnvironment(env, settings), settings)];
  if (findings.length > 0) return findings;
  return [{ state: 'ok', check, detail: 'a claude started in this shell uses this server' }];
}

function checkVariables(url: string, env: Environment, settings: readonly ClientSettings[]): Finding[] {
  const mend = (name: string, inShell = `unset ${name}`): string => {
    const holder = settings.findLast((one) => name in one.env);
    return holder === undefined ? inShell : `Take it out of \`env\` in ${holder.file}`;
  };
  const pointHere = mend('ANTHROPIC_BASE_URL', `export ANTHROPIC_BASE_URL=${url}`);
  const findings: Finding[] = [];
  const warn = (detail: string, remedy: string): void => void findings.push({ state: 'warn', check, detail, remedy: `${remedy}. ${sure}` });
  for (const name of bypassVariables.filter((variable) => env[variable])) warn(`${name} leads Claude Code past this server`, mend(name));
  const base = env.ANTHROPIC_BASE_URL;
  if (!base) warn('ANTHROPIC_BASE_URL is not set: claude would call Anthropic', pointHere);
  else if (/\/v1\/?$/.test(base)) warn('ANTHROPIC_BASE_URL ends in /v1, which Claude Code adds itself', pointHere);
  else if (portOf(base) !== portOf(url)) warn('ANTHROPIC_BASE_URL names another server', pointHere);
  if (base && !env.ANTHROPIC_API_KEY && !env.ANTHROPIC_AUTH_TOKEN)
    warn('no key is set, so Claude Code asks for a login', 'export ANTHROPIC_AUTH_TOKEN=fake');
  const proxy = proxyVariable(url, env);
  if (proxy !== undefined) warn(`${proxy} also catches calls to this machine`, `export NO_PROXY=${new URL(url).hostname}`);
  return findings;
}

/** The same machine has several names; its ports tell servers apart. */
function portOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).port : undefined;
}
