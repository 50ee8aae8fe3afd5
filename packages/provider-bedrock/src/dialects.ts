import type { HeaderMap, MessagesRequest } from '@llama-stack/core';
import type { Dialect } from '@llama-stack/provider-http';
import type { MessagesQuirks } from '@llama-stack/translator-anthropic-messages';
import type { Surface } from './claude/betas.ts';
import { invokeMessages } from './claude/invoke-messages.ts';
import { mantleMessages, mantlePath } from './claude/mantle-messages.ts';
import { claudeQuirks } from './claude/quirks.ts';
import type { BedrockConfig } from './config.ts';
import { converse } from './converse/index.ts';
import type { ConverseQuirks } from './converse/quirks.ts';
import { converseQuirks } from './converse-quirks.ts';
import type { Endpoints } from './endpoints.ts';
import { modelPath } from './model-id.ts';

/** A call to one model. */
export interface Target {
  readonly request: Pick<MessagesRequest, 'stream' | 'tools'>;
  /** The model behind the id. */
  readonly model: string;
  /** The id to call: the model's own, or a profile's. */
  readonly callable: string;
  /** Whether it is known to see no images. */
  readonly isBlind: boolean;
  /** The client's, as far as the surface takes them. */
  betasFor(surface: Surface): readonly string[];
}

const frames = { accept: 'application/vnd.amazon.eventstream' };

/** AWS's own pages still name the older of two versions. */
const invokeVersion = 'bedrock-2023-05-31';

/** Claude on bedrock-mantle: Messages as Anthropic serves them, by plain SSE. */
export function mantleDialect({ model, isBlind, betasFor }: Target, { mantle }: Endpoints): Dialect<MessagesQuirks> {
  const taken = betasFor('mantle');
  return {
    api: 'anthropic-messages',
    translator: mantleMessages,
    path: mantlePath,
    quirks: { ...claudeQuirks(model, 'mantle', taken), ...sight(isBlind) },
    headers: { 'anthropic-version': '2023-06-01', ...(taken.length > 0 && { 'anthropic-beta': taken.join(',') }) },
    http: mantle,
  };
}

/** Claude by InvokeModel: Messages in AWS's wrapping. */
export function invokeDialect(
  { request, model, callable, isBlind, betasFor }: Target,
  guardrail: BedrockConfig['guardrail'],
): Dialect<MessagesQuirks> {
  const taken = betasFor('invoke');
  return {
    api: 'bedrock-invoke',
    translator: invokeMessages,
    path: `${modelPath(callable)}/${request.stream === true ? 'invoke-with-response-stream' : 'invoke'}`,
    quirks: {
      ...claudeQuirks(model, 'invoke', taken),
      ...sight(isBlind),
      extraBody: { anthropic_version: invokeVersion, ...(taken.length > 0 && { anthropic_beta: taken }) },
    },
    headers: { ...(request.stream === true && frames), ...(guardrail && guardHeaders(guardrail)) },
  };
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html */
function guardHeaders({ guardrail_identifier, guardrail_version }: NonNullable<BedrockConfig['guardrail']>): HeaderMap {
  return {
    'x-amzn-bedrock-guardrailidentifier': guardrail_identifier,
    'x-amzn-bedrock-guardrailversion': guardrail_version,
  };
}

/** Any model by Converse. `streams` is false for models that cannot stream, at least not with tools. */
export function converseDialect(
  { request, model, callable, isBlind, betasFor }: Target,
  { guardrail, streams }: { readonly guardrail: BedrockConfig['guardrail']; readonly streams: boolean },
): Dialect<ConverseQuirks> {
  const isStream = request.stream === true && streams;
  return {
    api: converse.api,
    translator: converse.outbound,
    path: `${modelPath(callable)}/${isStream ? 'converse-stream' : 'converse'}`,
    quirks: {
      ...converseQuirks(model, betasFor('converse')),
      ...sight(isBlind),
      ...(guardrail && {
        extraBody: {
          guardrailConfig: { guardrailIdentifier: guardrail.guardrail_identifier, guardrailVersion: guardrail.guardrail_version },
        },
      }),
    },
    ...(isStream && { headers: frames }),
  };
}

/** A note stands for each image where the model sees none (I2). */
function sight(isBlind: boolean) {
  return isBlind ? ({ images: 'note' } as const) : {};
}
