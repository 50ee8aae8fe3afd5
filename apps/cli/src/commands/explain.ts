import { readFile } from 'node:fs/promises';
import { ConfigError } from '@llama-stack/core';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { loadStack, openStack } from '../open-stack.ts';

interface ExplainFlags {
  readonly model?: string;
  readonly with: string;
}

/** How long to wait for upstreams to list their models, in ms: a name may resolve by what they list. */
const modelsTimeout = 3_000;

export function addExplain(parent: Command, context: CommandContext): void {
  parent
    .command('explain')
    .description('show what would be sent upstream for a Messages request, and what would be lost')
    .argument('<request.json>', 'the body of POST /v1/messages')
    .option('--model <name>', "the model to ask, instead of the request's own")
    .option('--with <distribution | config.yaml>', 'the configuration to use', 'starter')
    .action(async (file: string, flags: ExplainFlags) => {
      const body = await readRequest(file, flags.model);
      const stack = await openStack(await loadStack(flags.with, context), context);
      try {
        await stack.refreshModels(modelsTimeout);
        const { apis } = await import('@llama-stack/server');
        const signal = new AbortController().signal;
        const call = { api: apis[0], body, headers: {}, id: 'explain', signal, receivedAt: Date.now() };
        context.stdout.write(`${JSON.stringify(await stack.gateway.explain(call), undefined, 2)}\n`);
      } finally {
        await stack.close();
      }
    });
}

async function readRequest(file: string, model: string | undefined): Promise<Uint8Array> {
  try {
    const request: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Buffer.from(JSON.stringify(model === undefined || typeof request !== 'object' ? request : { ...request, model }));
  } catch (error) {
    if (!(error instanceof SyntaxError || (error instanceof Error && 'code' in error))) throw error;
    throw new ConfigError([{ path: file, message: error.message }]);
  }
}
