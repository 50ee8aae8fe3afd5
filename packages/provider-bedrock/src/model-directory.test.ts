import { silentLogger } from '@llama-stack/core';
import { createHttpClient } from '@llama-stack/provider-http';
import { callContext, startUpstream, type UpstreamHandler } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ModelDirectory } from './model-directory.ts';

const arn = (model: string) => `arn:aws:bedrock:us-east-1::foundation-model/${model}`;
const model = (modelId: string, more: object = {}) => ({
  modelId,
  modelName: `Name of ${modelId}`,
  inputModalities: ['TEXT'],
  outputModalities: ['TEXT'],
  inferenceTypesSupported: ['ON_DEMAND'],
  modelLifecycle: { status: 'ACTIVE' },
  ...more,
});
const profile = (inferenceProfileId: string, of: string, more: object = {}) => ({
  inferenceProfileId,
  inferenceProfileName: inferenceProfileId,
  inferenceProfileArn: `arn:aws:bedrock:us-east-1:1:inference-profile/${inferenceProfileId}`,
  models: [{ modelArn: arn(of) }, { modelArn: arn(of).replace('east-1', 'west-2') }],
  status: 'ACTIVE',
  type: 'SYSTEM_DEFINED',
  ...more,
});

const sonnet = 'anthropic.claude-sonnet-5';
const application = 'arn:aws:bedrock:us-east-1:1:application-inference-profile/abc';
const models = [
  model(sonnet, { inputModalities: ['TEXT', 'IMAGE'], inferenceTypesSupported: ['INFERENCE_PROFILE'] }),
  model('openai.gpt-oss-120b-1:0'),
  model('amazon.titan-embed-text-v2:0', { outputModalities: ['EMBEDDING'] }),
  model('cohere.rerank-v3-5:0'),
  model('amazon.nova-sonic-v1:0', { inputModalities: ['SPEECH'], outputModalities: ['SPEECH', 'TEXT'] }),
  model('stability.sd3', { outputModalities: ['IMAGE'] }),
  model('meta.old-v1:0:128k', { inferenceTypesSupported: ['PROVISIONED'] }),
];

/** Profiles in two pages, of both types. */
const aws: UpstreamHandler = ({ path, query }) => {
  if (path === '/foundation-models') return { json: { modelSummaries: models } };
  const page = new URLSearchParams(query);
  if (page.get('type') === 'APPLICATION') {
    return { json: { inferenceProfileSummaries: [profile('abc', sonnet, { inferenceProfileArn: application, type: 'APPLICATION' })] } };
  }
  if (page.get('nextToken') === null)
    return { json: { inferenceProfileSummaries: [profile(`global.${sonnet}`, sonnet)], nextToken: 'a/b=' } };
  expect(page.get('nextToken')).toBe('a/b=');
  return { json: { inferenceProfileSummaries: [profile(`us.${sonnet}`, sonnet), profile(`eu.${sonnet}`, sonnet, { status: 'GONE' })] } };
};

async function start(handler: UpstreamHandler, config: object = {}) {
  const upstream = await startUpstream(handler);
  const control = createHttpClient({ upstream: { id: 'bedrock', name: 'Amazon Bedrock', baseUrl: upstream.url } });
  onTestFinished(async () => {
    await Promise.all([control.close(), upstream.close()]);
  });
  const directory = new ModelDirectory({
    provider: 'bedrock',
    region: 'us-east-1',
    control,
    config: { models: undefined, ...config },
  });
  return { directory, upstream };
}

describe('the list of models', () => {
  it('D1: has the chat models, those that need a profile by their profiles, the nearest first', async () => {
    const { directory } = await start(aws);
    const listed = await directory.list(callContext());
    expect(listed.map(({ id }) => id)).toEqual([`us.${sonnet}`, `global.${sonnet}`, application, 'openai.gpt-oss-120b-1:0']);
    expect(listed[0]).toMatchObject({
      model_type: 'llm',
      limits: { context_window: 1_000_000, max_tokens: 128_000 },
      capabilities: { tools: true, image_input: true, thinking: true },
    });
    const preferences = listed.map(({ preference = 0 }) => preference);
    expect(preferences.toSorted((a, b) => b - a)).toEqual(preferences);
    expect(listed[3]?.limits).toEqual({ context_window: 128_000 });
  });

  it('knows what is behind a profile of an account’s own', async () => {
    const { directory } = await start(aws);
    await directory.list(callContext());
    expect(directory.isClaude(application)).toBe(true);
    expect(directory.limitsOf(application)).toEqual({ context_window: 1_000_000, max_tokens: 128_000 });
  });

  it('lists models by their own ids where profiles may not be listed', async () => {
    const { directory } = await start((request) =>
      request.path === '/foundation-models' ? aws(request) : { status: 403, json: { message: 'No' } },
    );
    expect((await directory.list(callContext())).map(({ id }) => id)).toEqual([sonnet, 'openai.gpt-oss-120b-1:0']);
  });

  it('leaves out a model that needs a profile and has none here', async () => {
    const { directory } = await start((request) => (request.path === '/foundation-models' ? aws(request) : { json: {} }));
    expect((await directory.list(callContext())).map(({ id }) => id)).toEqual(['openai.gpt-oss-120b-1:0']);
  });

  it('I2: tells which models see no images, by their profiles too, and says nothing of others', async () => {
    const { directory } = await start((request) =>
      request.path === '/foundation-models'
        ? {
            json: {
              modelSummaries: [...models, model('qwen.qwen9-v1:0'), model('deepseek.r1-v1:0', { inputModalities: ['TEXT', 'IMAGE'] })],
            },
          }
        : aws(request),
    );
    const blind = () =>
      ['qwen.qwen9-v1:0', 'us.qwen.qwen9-v1:0', 'deepseek.r1-v1:0', `us.${sonnet}`, 'acme.new'].map((id) => directory.isBlind(id));
    expect(blind()).toEqual([false, false, true, false, false]);
    await directory.list(callContext());
    expect(blind()).toEqual([true, true, false, false, false]);
  });

  it('takes limits from the configuration first', async () => {
    const { directory } = await start(aws, { models: [{ match: 'openai.*', context_window: 64_000 }] });
    expect(directory.limitsOf('openai.gpt-oss-120b-1:0')).toEqual({ context_window: 64_000 });
  });

  it('guesses a profile by the region when none can be listed', async () => {
    const { directory } = await start(() => ({ status: 403, json: { message: 'No' } }));
    expect(await directory.learnProfile('qwen.qwen9', { signal: AbortSignal.timeout(5_000), logger: silentLogger })).toBe(true);
    expect(directory.callable('qwen.qwen9')).toBe('us.qwen.qwen9');
    expect(await directory.learnProfile('qwen.qwen9', { signal: AbortSignal.timeout(5_000), logger: silentLogger })).toBe(false);
  });
});
