import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@llama-stack/core';
import { z } from 'zod';
import { readJson } from '../read-json.ts';

const stateSchema = z.object({ customApiKeyResponses: z.object({ rejected: z.array(z.string()).optional() }).optional() });

/** Whether Claude Code's user answered No when it asked about this API key. It keeps the key's last 20 characters (2.1.330). */
export async function isRefusedKey(key: string, env: Environment): Promise<boolean> {
  const file = join(env.CLAUDE_CONFIG_DIR || env.HOME || homedir(), '.claude.json');
  // Not there, or not ours to read.
  const text = await readFile(file, 'utf8').catch(() => '');
  return readJson(text, stateSchema)?.customApiKeyResponses?.rejected?.includes(key.slice(-20)) ?? false;
}
