import { awsError, awsException, converseAnswer, frameAnswer } from './converse-answer.ts';
import { readConverseRequest } from './converse-request.ts';
import { eventFrame } from './event-stream-frames.ts';
import { textField } from './json-value.ts';
import { messagesAnswer, messagesError } from './messages-answer.ts';
import type { ScriptedModel } from './model-routes.ts';
import { chooseTurn, hasContent, type Script, type Turn, withToolIds } from './script.ts';
import { readMessagesRequest, type ScriptedRequest } from './scripted-request.ts';
import type { ScriptedUpstream, ScriptedUpstreamOptions } from './scripted-upstream.ts';
import { startUpstream, type UpstreamAnswer, type UpstreamRequest } from './start-upstream.ts';
import { unansweredInConverse, unansweredInMessages } from './unanswered-calls.ts';

export interface BedrockUpstreamOptions extends ScriptedUpstreamOptions {
  /** Whether it serves bedrock-mantle's `/anthropic/v1/messages` as well, as some regions do. */
  readonly mantle?: boolean;
}

/**
 * Amazon Bedrock at one address: runtime (Converse, InvokeModel, CountTokens, streamed in AWS's binary frames), control plane and, by
 * option, mantle. A model whose id names a profile (`us.…`) can be called by that id only.
 */
export async function bedrockUpstream(script: Script, options: BedrockUpstreamOptions = {}): Promise<ScriptedUpstream> {
  const models = options.models ?? [{ id: 'test.model-v1:0' }];
  const calls: ScriptedRequest[] = [];
  const upstream = await startUpstream((request) => {
    if (options.apiKey !== undefined && request.headers.authorization !== `Bearer ${options.apiKey}`)
      return awsError({ status: 403, message: 'Authentication failed: Please make sure your API Key is valid.' });
    const list = listRoutes(models)[`${request.method} ${request.path}`];
    if (list !== undefined) return { json: list };
    const operation = readOperation(request, options.mantle === true);
    if (operation === undefined) return awsError({ status: 404, message: `Unable to determine service/operation name of ${request.path}` });
    if (operation.name === 'count') return { json: countOf(request) };
    const problem = problemWith(operation, request, models);
    if (problem !== undefined) return problem;
    const call = toCall(operation, request, calls.length);
    calls.push(call);
    return answer(operation, chooseTurn(script, call), call);
  });
  return { ...upstream, calls };
}

interface Operation {
  readonly name: 'converse' | 'invoke' | 'mantle' | 'count';
  readonly model: string;
  readonly stream: boolean;
}

const names: Readonly<Record<string, Pick<Operation, 'name' | 'stream'>>> = {
  converse: { name: 'converse', stream: false },
  'converse-stream': { name: 'converse', stream: true },
  invoke: { name: 'invoke', stream: false },
  'invoke-with-response-stream': { name: 'invoke', stream: true },
  'count-tokens': { name: 'count', stream: false },
};

function readOperation({ method, path, json }: UpstreamRequest, hasMantle: boolean): Operation | undefined {
  if (method !== 'POST') return undefined;
  const [, encoded = '', name = ''] = /^\/model\/([^/]+)\/([a-z-]+)$/.exec(path) ?? [];
  const operation = names[name];
  if (operation !== undefined) return { ...operation, model: decodeURIComponent(encoded) };
  if (!hasMantle || !path.startsWith('/anthropic/v1/messages')) return undefined;
  const isCount = path.endsWith('/count_tokens');
  return { name: isCount ? 'count' : 'mantle', model: textField(json, 'model'), stream: Reflect.get(Object(json), 'stream') === true };
}

/** mantle answers a probe without a model as Anthropic does. */
function problemWith({ name, model }: Operation, { json }: UpstreamRequest, models: readonly ScriptedModel[]): UpstreamAnswer | undefined {
  const unanswered = name === 'converse' ? unansweredInConverse(json) : unansweredInMessages(json);
  if (name !== 'mantle') {
    if (!models.some(({ id }) => id === model)) return unknownModel(model, models);
    return unanswered && awsError(unanswered);
  }
  if (model === '') return messagesError({ status: 400, message: 'model: Field required' });
  const isKnown = models.some(({ id }) => id.replace(/(-\d{8})?-v\d+(:\d+)?$/, '') === model);
  if (!isKnown) return messagesError({ status: 404, message: `model: ${model}` });
  return unanswered && messagesError(unanswered);
}

function unknownModel(model: string, models: readonly ScriptedModel[]): UpstreamAnswer {
  const needsProfile = models.some(({ id }) => id.endsWith(`.${model}`));
  const message = needsProfile
    ? `Invocation of model ID ${model} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`
    : 'The provided model identifier is invalid.';
  return awsError({ status: 400, message });
}

function toCall({ name, model, stream }: Operation, upstream: UpstreamRequest, number: number): ScriptedRequest {
  const isConverse = name === 'converse';
  const reading = isConverse ? readConverseRequest(upstream.json) : readMessagesRequest(upstream.json);
  return { ...reading, model, stream, api: isConverse ? 'bedrock-converse' : 'anthropic-messages', number, upstream };
}

function answer({ name }: Operation, scripted: Turn, call: ScriptedRequest): UpstreamAnswer {
  if (scripted.raw !== undefined) return scripted.raw;
  const turn = withToolIds(scripted, call);
  if (name === 'converse') return converseAnswer(turn, call);
  return name === 'mantle' ? messagesAnswer(turn, call, 'anthropic') : invokeAnswer(turn, call);
}

/** Messages as InvokeModel wraps them: each event in base64, in a frame. */
function invokeAnswer(turn: Turn, call: ScriptedRequest): UpstreamAnswer {
  if (turn.error !== undefined && !(hasContent(turn) && call.stream)) return awsError(turn.error);
  const whole = messagesAnswer(turn, call, 'anthropic');
  if (!call.stream) return whole;
  const events = Array.from((whole.sse ?? []) as Iterable<string>, (text) => /^data: (.*)$/m.exec(text)?.[1] ?? '');
  const frames = events.map((event) => {
    const isError = turn.error !== undefined && event.startsWith('{"type":"error"');
    return isError && turn.error
      ? awsException(turn.error)
      : eventFrame('chunk', { bytes: Buffer.from(event).toString('base64'), p: 'abcdef' });
  });
  return frameAnswer(frames, turn);
}

function countOf({ text }: UpstreamRequest): object {
  const tokens = Math.ceil(text.length / 4);
  return { inputTokens: tokens, input_tokens: tokens };
}

function listRoutes(models: readonly ScriptedModel[]): Readonly<Record<string, object>> {
  const profiles = models.filter(({ id }) => isProfile(id));
  const modelSummaries = models.map(({ id }) => ({
    modelId: isProfile(id) ? id.slice(id.indexOf('.') + 1) : id,
    modelName: id,
    providerName: 'Scripted',
    inputModalities: ['TEXT', 'IMAGE'],
    outputModalities: ['TEXT'],
    responseStreamingSupported: true,
    inferenceTypesSupported: [isProfile(id) ? 'INFERENCE_PROFILE' : 'ON_DEMAND'],
    modelLifecycle: { status: 'ACTIVE' },
  }));
  return { 'GET /foundation-models': { modelSummaries }, 'GET /inference-profiles': { inferenceProfileSummaries: profiles.map(profile) } };
}

function isProfile(id: string): boolean {
  return /^(us|eu|apac|global)\./.test(id);
}

function profile({ id }: ScriptedModel): object {
  return {
    inferenceProfileId: id,
    inferenceProfileName: id,
    inferenceProfileArn: `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${id}`,
    models: [{ modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${id.slice(id.indexOf('.') + 1)}` }],
    status: 'ACTIVE',
    type: 'SYSTEM_DEFINED',
  };
}
