import type { Environment } from '@llama-stack/core';
import type { TextOutput } from '../command-context.ts';
import { formatCount } from '../output/format-count.ts';
import { createPaint } from '../output/paint.ts';
import { listModels } from '../server-models.ts';
import type { ChosenModels, ClientModel } from './choose-models.ts';
import { describeSmallWindow } from './client-window.ts';
import { doubtModel } from './doubt-model.ts';

/** Which model answers, and why when the user did not say. */
export function describeMain({ name, window, rule, source }: ClientModel, stderr: TextOutput, env: Environment): string {
  const size = window === undefined ? 'window unknown' : `${formatCount(window)} tokens`;
  const another = 'Choose another with --model <name>';
  const reason = source === undefined ? `: ${rule}. ${another}` : source.endsWith('--model') ? '' : `, by ${source}. ${another}`;
  return `Claude Code uses ${createPaint(stderr, env)('bold', name)} (${size})${reason}\n`;
}

/** What the user should know of the chosen models, a line each. `env`: what the client sees. */
export async function findDoubts(
  { main, named }: ChosenModels,
  server: { readonly url: string; readonly env: Environment },
): Promise<string[]> {
  const listed = named.length === 0 ? [] : (await listModels(server, server.url)).map(({ id }) => id);
  const doubts = named.map((target) => doubtModel(target, listed));
  return [...new Set([...doubts, describeSmallWindow(main.window)])].filter((doubt) => doubt !== undefined);
}

/** What the client believes of a window that nobody knows. */
export function describeBelief({ window }: ClientModel, env: Environment): string {
  if (window !== undefined || env.CLAUDE_CODE_MAX_CONTEXT_TOKENS) return '';
  return 'It will take the window for 1,000,000 tokens. If it is smaller: export CLAUDE_CODE_MAX_CONTEXT_TOKENS=<tokens>\n';
}
