import { readFile } from 'node:fs/promises';
import { ConfigError, GatewayError, type GatewayErrorCode, isGatewayError } from '@llama-stack/core';
import type { ExplainedCall, ProviderStatus } from '@llama-stack/runtime';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { loadStack, openStack } from '../open-stack.ts';
import { examples } from '../output/examples.ts';
import { formatExplanation } from '../output/format-explanation.ts';
import { createPaint } from '../output/paint.ts';
import { writeJson } from '../output/write-json.ts';

interface ExplainFlags {
  readonly model?: string;
  readonly with: string;
  readonly json?: true;
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
    .option('--json', 'for programs; also when the output goes to one')
    .addHelpText('after', examples('llama stack explain request.json --model openai/gpt-4o-mini'))
    .action(async (file: string, flags: ExplainFlags) => {
      const call = await explain(await readRequest(file, flags.model), flags.with, context);
      const { stdout, env } = context;
      if (flags.json || stdout.isTTY !== true) writeJson(call, context);
      else stdout.write(formatExplanation(call, createPaint(stdout, env)));
    });
}

async function explain(body: Uint8Array, target: string, context: CommandContext): Promise<ExplainedCall> {
  const stack = await openStack(await loadStack(target, context), context);
  try {
    await stack.refreshModels(modelsTimeout);
    const { apis } = await import('@llama-stack/server');
    const signal = new AbortController().signal;
    return await stack.gateway.explain({ api: apis[0], body: [body], headers: {}, id: 'explain', signal, receivedAt: Date.now() });
  } catch (error) {
    throw withRemedy(error, stack.providers);
  } finally {
    await stack.close();
  }
}

/** Failures of the request or of its model's name; every other is of a list that a provider did not give. */
const ownFaults: ReadonlySet<GatewayErrorCode> = new Set(['invalid_request', 'not_found']);

/** No provider need be up to explain a request, but for names that lead by what it lists, such as Claude Code's own. */
function withRemedy(error: unknown, providers: readonly ProviderStatus[]): unknown {
  const on = providers.filter((provider) => provider.on).map(({ id }) => `--model ${id}/<model>`);
  const isUsable = providers.some(({ models = 0 }) => models > 0);
  if (!isGatewayError(error) || ownFaults.has(error.code) || on.length === 0 || isUsable) return error;
  const remedy = `This name leads by what providers list, and none has listed a model. Name one outright: ${on.join(' or ')}`;
  return new GatewayError(error.code, `${error.message}\n${remedy}`, error.details);
}

async function readRequest(file: string, model: string | undefined): Promise<Uint8Array> {
  try {
    const request: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Buffer.from(JSON.stringify(model === undefined || typeof request !== 'object' ? request : { ...request, model }));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ConfigError([{ path: file, message: `is not JSON: ${error.message}` }]);
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'ENOENT') throw new ConfigError([{ path: file, message: `cannot be read: ${error.message}` }]);
    const remedy = 'Give the path of a file that holds the body of POST /v1/messages';
    throw new ConfigError([{ path: file, message: 'there is no such file', remedy }]);
  }
}
