import {
  BoundedMemory,
  type CallContext,
  type GatewayError,
  type InferenceProvider,
  type MessagesRequest,
  type ProviderOptions,
} from '@llama-stack/core';
import { objectOf, textOf } from '@llama-stack/core/translation';
import { createHttpProvider, type Dialect } from '@llama-stack/provider-http';
import { betasFor, withToolStreaming } from './claude/betas.ts';
import { MantleMessages, mantlePath } from './claude/mantle-messages.ts';
import type { BedrockConfig } from './config.ts';
import { TokenCounter } from './count-tokens.ts';
import { converseDialect, invokeDialect, mantleDialect, type Target } from './dialects.ts';
import { createEndpoints } from './endpoints.ts';
import { ModelDirectory } from './model-directory.ts';
import { modelInPath } from './model-id.ts';

const profileNeeded = /on-demand throughput isn.t supported/i;
const cannotStream = /in streaming mode|streaming is not supported|doesn.t support (?:response )?streaming/i;
const refusedBetas = /beta flag|anthropic[-_]beta/i;

/** Puts the provider together. Nothing is asked yet. */
export function createBedrock(options: ProviderOptions<BedrockConfig>): InferenceProvider {
  const { id, logger, config } = options;
  const endpoints = createEndpoints(options, process.env);
  const directory = new ModelDirectory({ provider: id, region: endpoints.region, control: endpoints.control, config });
  const mantle = new MantleMessages(mantleMode(config), endpoints.mantle);
  const counter = new TokenCounter(endpoints.runtime);
  /** Models that cannot stream, and models that refused a client's betas. */
  const streamless = new BoundedMemory<true>();
  const betaless = new BoundedMemory<true>();

  const targetOf = (request: MessagesRequest, { client }: CallContext): Target => ({
    request,
    model: directory.modelOf(request.model),
    callable: directory.callable(request.model),
    isBlind: directory.isBlind(request.model),
    betasFor: (surface) =>
      betaless.get(request.model) === true ? [] : betasFor(surface, withToolStreaming(client.betas, request.tools), config.anthropic_betas),
  });
  const dialectOf = (request: MessagesRequest, context: CallContext, isOnMantle: boolean): Dialect => {
    const target = targetOf(request, context);
    if (isOnMantle) return mantleDialect(target, endpoints);
    if (directory.isClaude(request.model)) return invokeDialect(target, config.guardrail);
    return converseDialect(target, { guardrail: config.guardrail, streams: streamless.get(request.model) !== true });
  };
  const learn = async ({ code, message }: GatewayError, model: string): Promise<boolean> => {
    if (code === 'not_found') return directory.guessAgain(model);
    if (profileNeeded.test(message)) return directory.learnProfile(model, { signal: AbortSignal.timeout(10_000), logger });
    const memory = cannotStream.test(message) ? streamless : refusedBetas.test(message) ? betaless : undefined;
    if (memory === undefined || memory.get(model) === true) return false;
    memory.set(model, true);
    return true;
  };

  const provider = createHttpProvider({
    id,
    logger,
    http: endpoints.runtime,
    dialectFor: async (request, context) => {
      const isOnMantle = directory.isClaude(request.model) && (await mantle.isUsed(request.model, context));
      return dialectOf(request, context, isOnMantle);
    },
    limitsFor: (model) => directory.limitsOf(model),
    listModels: (context) => directory.list(context),
    assume: (request, context) => {
      const known = directory.isClaude(request.model) ? mantle.known(request.model) : false;
      return {
        dialect: dialectOf(request, context, known ?? false),
        limits: directory.limitsOf(request.model),
        assumed: known === undefined ? [`that ${endpoints.mantle.upstream.baseUrl} does not serve ${mantlePath}`] : [],
      };
    },
    reconsider: async (error, dialect, model) =>
      (dialect.http === endpoints.mantle && mantle.isAbsent(model, error)) || learn(error, model),
    countTokens: (body, dialect, context) => {
      const model = textOf(objectOf(body).model) || directory.modelOf(modelInPath(dialect.path));
      return counter.count({ body, dialect, model }, context);
    },
  });
  return {
    ...provider,
    close: async () => {
      await Promise.all([provider.close?.(), endpoints.close()]);
    },
  };
}

/** Who calls another address than AWS's does not mean AWS's mantle, and mantle takes no guardrail. */
function mantleMode({ native_messages, base_url, mantle_url, guardrail }: BedrockConfig): BedrockConfig['native_messages'] {
  const isElsewhere = base_url !== undefined && mantle_url === undefined;
  return native_messages === 'auto' && (isElsewhere || guardrail !== undefined) ? 'never' : native_messages;
}
