import { GatewayError } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { fakeModels, fakeProvider, recordingLogger } from '../__fixtures__/fake-provider.ts';
import { FallbackModels } from './fallback-models.ts';

const { resolve } = fakeModels(fakeProvider(async function* () {}));

function fallbacksOf(fallback: Readonly<Record<string, readonly string[]>>) {
  const logger = recordingLogger();
  const models = new FallbackModels({
    fallback,
    logger,
    resolve: (name) => {
      if (name === 'gone') throw new GatewayError('not_found', "Model 'gone' not found");
      const [providerId = '', model = ''] = name.split('/');
      return { ...resolve(name), providerId, model };
    },
  });
  const first = { ...resolve('a'), providerId: 'vllm', model: 'qwen3' };
  return {
    logger,
    find: (name: string) => models.find(name, first).map(({ providerId, model }) => `${providerId}/${model}`),
    models,
    first,
  };
}

describe('FallbackModels', () => {
  it("finds by the client's name, and by provider and model", () => {
    expect(fallbacksOf({ 'claude-opus-5-5': ['groq/x'] }).find('claude-opus-5-5')).toEqual(['groq/x']);
    expect(fallbacksOf({ 'vllm/*': ['groq/x', 'openai/y'] }).find('claude-opus-5-5')).toEqual(['groq/x', 'openai/y']);
    expect(fallbacksOf({ 'claude-haiku-*': ['groq/x'] }).find('claude-opus-5-5')).toEqual([]);
  });

  it('takes a name before a pattern, and patterns in their order', () => {
    const { find } = fallbacksOf({ '*': ['a/all'], 'claude-*': ['a/claude'], 'claude-opus-5-5': ['a/exact'] });
    expect(find('claude-opus-5-5')).toEqual(['a/exact']);
    expect(find('claude-haiku')).toEqual(['a/all']);
  });

  it('asks no model twice, and not the first one again', () => {
    expect(fallbacksOf({ '*': ['vllm/qwen3', 'groq/x', 'groq/x'] }).find('m')).toEqual(['groq/x']);
  });

  it('leaves out what leads nowhere, and says so once', () => {
    const { find, logger } = fallbacksOf({ '*': ['gone', 'groq/x'] });
    expect([find('m'), find('m')]).toEqual([['groq/x'], ['groq/x']]);
    expect(logger.lines).toHaveLength(1);
    expect(logger.lines[0]).toMatchObject({ level: 'warn', fields: { model: 'gone' } });
  });

  it('says in the rule why this model is asked', () => {
    const { models, first } = fallbacksOf({ 'vllm/*': ['groq/x'] });
    expect(models.find('m', first)[0]?.rule).toBe("fallback of 'vllm/*', test");
  });
});
