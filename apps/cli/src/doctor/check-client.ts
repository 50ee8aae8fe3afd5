import type { Environment } from '@llama-stack/core';
import { bypassVariables, proxyVariable } from '../claude/client-environment.ts';
import { type ClientSettings, effectiveEnvironment, readClientSettings } from '../claude/client-settings.ts';
import { findServer } from '../claude/find-server.ts';
import { isRefusedKey } from '../claude/refused-keys.ts';
import type { Finding } from './finding.ts';

const check = 'client';
const sure = 'Or start it with: llama stack claude';

/** Whether a `claude` that is started by hand in this shell would use the server at `url`. Values are not shown: they may be secrets. */
export async function checkClient(url: string, env: Environment): Promise<Finding[]> {
  const settings = await readClientSettings(env);
  const broken = settings
    .filter((one) => one.broken)
    .map(({ file }) => ({ state: 'warn', check, detail: `${file} cannot be read as settings`, remedy: 'Mend it' }) as const);
  const seen = effectiveEnvironment(env, settings);
  const { warn, findings } = createWarnings(settings);
  for (const name of bypassVariables.filter((variable) => seen[variable])) warn(`${name} leads Claude Code past this server`, name);
  const address = await checkAddress(url, seen.ANTHROPIC_BASE_URL);
  if (address !== undefined) warn(address.detail, 'ANTHROPIC_BASE_URL', address.remedy);
  const key = seen.ANTHROPIC_BASE_URL && !seen.ANTHROPIC_AUTH_TOKEN ? await checkKey(seen) : undefined;
  if (key !== undefined) warn(key, 'ANTHROPIC_AUTH_TOKEN', 'export ANTHROPIC_AUTH_TOKEN=fake');
  const proxy = proxyVariable(url, seen);
  if (proxy !== undefined) warn(`${proxy} also catches calls to this machine`, 'NO_PROXY', `export NO_PROXY=${new URL(url).hostname}`);
  if (broken.length + findings.length > 0) return [...broken, ...findings];
  return [{ state: 'ok', check, detail: 'a claude started in this shell uses this server' }];
}

/** Collects warnings about variables. Each is mended in the shell, or in the settings file that sets the variable. */
function createWarnings(settings: readonly ClientSettings[]) {
  const findings: Finding[] = [];
  const warn = (detail: string, variable: string, inShell = `unset ${variable}`): void => {
    const holder = settings.findLast(({ env }) => variable in env);
    const remedy = holder === undefined ? inShell : `Take it out of \`env\` in ${holder.file}`;
    findings.push({ state: 'warn', check, detail, remedy: `${remedy}. ${sure}` });
  };
  return { warn, findings };
}

interface WrongAddress {
  readonly detail: string;
  readonly remedy: string;
}

/** What is wrong with where the client looks for the server at `url`. */
async function checkAddress(url: string, base: string | undefined): Promise<WrongAddress | undefined> {
  const variable = 'ANTHROPIC_BASE_URL';
  const remedy = `export ${variable}=${url}`;
  if (!base) return { detail: `${variable} is not set: claude would call Anthropic`, remedy };
  // Claude Code takes an address without a scheme for http.
  const full = (/^[a-z]+:\/\//i.test(base) ? base : `http://${base}`).replace(/\/+$/, '');
  if (!URL.canParse(full)) return { detail: `${variable} is no address`, remedy };
  if (/\/v1(\/messages)?$/.test(full)) return { detail: `${variable} ends in /v1, which Claude Code adds itself`, remedy };
  // The same machine has several names; its ports tell servers apart.
  if (new URL(full).port !== new URL(url).port) return { detail: `${variable} names another server`, remedy };
  if ((await findServer(full)).state === 'running') return undefined;
  if ((await findServer(url)).state === 'running')
    return { detail: `${variable} has another scheme, host or path than the server, and no Llama Stack answers there`, remedy };
  return { detail: `no Llama Stack answers at ${variable}: claude cannot work`, remedy: 'Start one: llama stack run starter' };
}

/** Why the client has no key, when it has no token. */
async function checkKey(env: Environment): Promise<string | undefined> {
  if (!env.ANTHROPIC_API_KEY) return 'no key is set, so Claude Code asks for a login';
  return (await isRefusedKey(env.ANTHROPIC_API_KEY, env)) ? 'Claude Code was told not to use this ANTHROPIC_API_KEY' : undefined;
}
