import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@llama-stack/core';
import { bypassVariables, isProxied } from '../claude/client-environment.ts';
import type { Finding } from './finding.ts';

const check = 'client';
const sure = 'Or start it with: llama stack claude';

/** Whether a `claude` that is started by hand in this shell would use the server at `url`. Values are not shown: they may be secrets. */
export async function checkClient(url: string, env: Environment): Promise<Finding[]> {
  const settings = await readSettings(env);
  const findings = [...settings.findings, ...checkVariables(url, { ...env, ...settings.env }, settings)];
  if (findings.length > 0) return findings;
  return [{ state: 'ok', check, detail: 'a claude started in this shell uses this server' }];
}

/** What Claude Code's own settings say; they win over the shell. */
interface Settings {
  readonly file: string;
  readonly env: Environment;
  readonly findings: readonly Finding[];
}

function checkVariables(url: string, env: Environment, settings: Settings): Finding[] {
  const mend = (name: string): string => (name in settings.env ? `Take it out of \`env\` in ${settings.file}` : `unset ${name}`);
  const findings: Finding[] = [];
  const warn = (detail: string, remedy: string): void => void findings.push({ state: 'warn', check, detail, remedy: `${remedy}. ${sure}` });
  for (const name of bypassVariables.filter((variable) => env[variable])) warn(`${name} leads Claude Code past this server`, mend(name));
  const base = env.ANTHROPIC_BASE_URL;
  if (!base) warn('ANTHROPIC_BASE_URL is not set: claude would call Anthropic', `export ANTHROPIC_BASE_URL=${url}`);
  else if (/\/v1\/?$/.test(base)) warn('ANTHROPIC_BASE_URL ends in /v1, which Claude Code adds itself', `export ANTHROPIC_BASE_URL=${url}`);
  else if (portOf(base) !== portOf(url)) warn('ANTHROPIC_BASE_URL names another server', `export ANTHROPIC_BASE_URL=${url}`);
  if (base && !env.ANTHROPIC_API_KEY && !env.ANTHROPIC_AUTH_TOKEN)
    warn('no key is set, so Claude Code asks for a login', 'export ANTHROPIC_AUTH_TOKEN=fake');
  if (isProxied(url, env)) warn('HTTP_PROXY also catches calls to this machine', `export NO_PROXY=${new URL(url).hostname}`);
  return findings;
}

/** The same machine has several names; its ports tell servers apart. */
function portOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).port : undefined;
}

async function readSettings(env: Environment): Promise<Settings> {
  const file = join(env.CLAUDE_CONFIG_DIR || join(env.HOME || homedir(), '.claude'), 'settings.json');
  try {
    const parsed: { readonly env?: Environment } = JSON.parse(await readFile(file, 'utf8'));
    return { file, env: parsed.env ?? {}, findings: [] };
  } catch (error) {
    const broken = error instanceof SyntaxError;
    return { file, env: {}, findings: broken ? [{ state: 'warn', check, detail: `${file} is not JSON`, remedy: 'Mend it' }] : [] };
  }
}
