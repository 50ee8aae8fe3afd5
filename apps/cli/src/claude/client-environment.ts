import type { Environment } from '@llama-stack/core';
import type { ClientModels } from './choose-models.ts';
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

/** What Claude Code asks for in one answer of a model that it does not know. */
const clientMaxOutput = 32_000;

/** The variables with which Claude Code uses a server and its models. What the user has set to a smaller limit stays. */
export function clientEnvironment(setup: ClientSetup, env: Environment): EnvironmentChange {
  const { url, key, main, tiers } = setup;
  return {
    set: {
      ANTHROPIC_BASE_URL: url,
      ...keyFor(key, env),
      ...(setup.model !== undefined && { ANTHROPIC_MODEL: setup.model }),
      ...Object.fromEntries(Object.entries(tiers).map(([tier, name]) => [tierVariable(tier), name])),
      ...(main !== undefined && limitVariables(main, env)),
      CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: '1',
      ...directly(url, env),
    },
    unset: bypassVariables.filter((name) => env[name] !== undefined),
  };
}

/** A token, not an API key: the client asks its user before it takes a new API key. */
function keyFor(key: string | undefined, env: Environment): Record<string, string> {
  if (key !== undefined) return { ANTHROPIC_AUTH_TOKEN: key };
  return env.ANTHROPIC_AUTH_TOKEN || env.ANTHROPIC_API_KEY ? {} : { ANTHROPIC_AUTH_TOKEN: 'fake' };
}

/**
 * The client compacts when a conversation comes within its answer's size (20,000 at most) and 3,000 tokens of the window; its own
 * instructions and tools take about 15,000. So an answer may have a quarter of a small window.
 */
function limitVariables({ window, maxTokens }: NonNullable<ClientModels['main']>, env: Environment): Record<string, string> {
  const ownWindow = readCount(env.CLAUDE_CODE_MAX_CONTEXT_TOKENS);
  const believed = window === undefined ? undefined : Math.min(window, ownWindow ?? window);
  const limits = [maxTokens, believed && Math.floor(believed / 4), readCount(env.CLAUDE_CODE_MAX_OUTPUT_TOKENS)];
  const output = Math.min(...limits.filter((limit) => limit !== undefined));
  return {
    ...(believed !== undefined && { CLAUDE_CODE_MAX_CONTEXT_TOKENS: String(believed) }),
    // Its default model is `<opus>[1m]`, whatever opus is, and that suffix would win over the window above (2.1.330, /context).
    ...(believed !== undefined && believed < 1_000_000 && { CLAUDE_CODE_DISABLE_1M_CONTEXT: '1' }),
    ...(output < clientMaxOutput && { CLAUDE_CODE_MAX_OUTPUT_TOKENS: String(output) }),
  };
}

function readCount(text: string | undefined): number | undefined {
  return /^[1-9]\d*$/.test(text ?? '') ? Number(text) : undefined;
}

/** A proxy cannot reach this machine's own addresses. */
function directly(url: string, env: Environment): Record<string, string> {
  if (!isProxied(url, env)) return {};
  const value = [env.NO_PROXY || env.no_proxy, new URL(url).hostname].filter(Boolean).join(',');
  return { NO_PROXY: value, no_proxy: value };
}

/** Whether a client would ask a proxy for a server on this machine. */
export function isProxied(url: string, env: Environment): boolean {
  const { hostname } = new URL(url);
  const hasProxy = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => env[name]);
  const direct = (env.NO_PROXY || env.no_proxy || '').split(',').map((host) => host.trim());
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return hasProxy && isLocal && !direct.includes(hostname) && !direct.includes('*');
}
