import type { Environment } from '@llama-stack/core';
import type { ClientModels } from './choose-models.ts';
import { answerSize, clientAnswer } from './client-window.ts';
import { tierVariable } from './tiers.ts';

/** What to change in an environment so that Claude Code talks to a server. */
export interface EnvironmentChange {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

export interface ClientSetup extends ClientModels {
  readonly url: string;
  /** A key of the server, when it is known. */
  readonly key?: string;
}

/**
 * Variables that make Claude Code call someone else than ANTHROPIC_BASE_URL, or take our server for Anthropic's (2.1.330: seen in its
 * bundle and in runs).
 */
export const bypassVariables = [
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_VERTEX',
  'CLAUDE_CODE_USE_FOUNDRY',
  'CLAUDE_CODE_USE_MANTLE',
  'CLAUDE_CODE_USE_ANTHROPIC_AWS',
  'CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD',
  'ANTHROPIC_UNIX_SOCKET',
  'CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL',
] as const;

/** The variables with which Claude Code uses a server and its models. What the user has set to a smaller limit stays. */
export function clientEnvironment(setup: ClientSetup, env: Environment): EnvironmentChange {
  const { url, key, main, tiers } = setup;
  return {
    set: {
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_AUTH_TOKEN: keyFor(key, env),
      ...(setup.model !== undefined && { ANTHROPIC_MODEL: setup.model }),
      ...Object.fromEntries(Object.entries(tiers).map(([tier, name]) => [tierVariable(tier), name])),
      ...(main !== undefined && limitVariables(main, env)),
      CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: '1',
      ...directly(url, env),
    },
    unset: ['ANTHROPIC_API_KEY', ...bypassVariables].filter((name) => env[name] !== undefined),
  };
}

/** A token, not an API key: of a new API key the client asks whether to use it, and once told No it has none. */
function keyFor(key: string | undefined, env: Environment): string {
  return key ?? (env.ANTHROPIC_AUTH_TOKEN || env.ANTHROPIC_API_KEY || 'fake');
}

/** Where the server does not know the window, the user's word counts. */
function limitVariables(
  { window = Infinity, maxTokens = Infinity }: NonNullable<ClientModels['main']>,
  env: Environment,
): Record<string, string> {
  const believed = Math.min(window, readCount(env.CLAUDE_CODE_MAX_CONTEXT_TOKENS));
  const output = Math.min(maxTokens, answerSize(believed), readCount(env.CLAUDE_CODE_MAX_OUTPUT_TOKENS));
  return {
    ...(believed < Infinity && { CLAUDE_CODE_MAX_CONTEXT_TOKENS: String(believed) }),
    // Its default model is `<opus>[1m]`, whatever opus is, and that suffix would win over the window above (2.1.330, /context).
    ...(believed < 1_000_000 && { CLAUDE_CODE_DISABLE_1M_CONTEXT: '1' }),
    ...(output < clientAnswer && { CLAUDE_CODE_MAX_OUTPUT_TOKENS: String(output) }),
  };
}

/** No limit when the text is none. */
function readCount(text: string | undefined): number {
  return /^[1-9]\d*$/.test(text ?? '') ? Number(text) : Infinity;
}

/** A proxy cannot reach this machine's own addresses. */
function directly(url: string, env: Environment): Record<string, string> {
  if (proxyVariable(url, env) === undefined) return {};
  const value = [env.NO_PROXY || env.no_proxy, new URL(url).hostname].filter(Boolean).join(',');
  return { NO_PROXY: value, no_proxy: value };
}

/** Claude Code takes any of these for every address, whatever its scheme (2.1.330: seen in runs). */
const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'] as const;

/** The variable because of which a client would ask a proxy for a server on this machine. */
export function proxyVariable(url: string, env: Environment): string | undefined {
  const { hostname } = new URL(url);
  const direct = (env.NO_PROXY || env.no_proxy || '').split(',').map((host) => host.trim());
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  if (!isLocal || direct.includes(hostname) || direct.includes('*')) return undefined;
  return proxyVariables.find((name) => env[name]);
}
