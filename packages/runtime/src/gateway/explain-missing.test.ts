import { GatewayError } from '@llama-stack/core';
import { expect, it } from 'vitest';
import { fakeModels, fakeProvider } from '../__fixtures__/fake-provider.ts';
import { explainMissing } from './explain-missing.ts';

const provider = fakeProvider(async function* () {
  yield [];
});
const model = { ...fakeModels(provider).resolve('m'), model: 'nope', rule: 'ANTHROPIC_DEFAULT_OPUS_MODEL=vllm/nope' };
const missing = new GatewayError('not_found', 'vllm: The model `nope` does not exist.', { provider: 'vllm', upstreamStatus: 404 });

it('tells who asked for another name what led to the model that is missing', () => {
  expect(explainMissing(missing, { name: 'claude-opus-5', model }, () => [])).toMatchObject({
    code: 'not_found',
    message: 'vllm: The model `nope` does not exist. (claude-opus-5 leads there: ANTHROPIC_DEFAULT_OPUS_MODEL=vllm/nope)',
    details: { provider: 'vllm', upstreamStatus: 404 },
  });
});

it.each(['nope', 'vllm/nope', 'claude-haiku-4-5/vllm/nope'])('leaves it at the upstream’s words for %s', (name) => {
  expect(explainMissing(missing, { name, model }, () => ['vllm/nope', 'groq/entirely-different'])).toBe(missing);
});

it('touches no other error', () => {
  const other = new GatewayError('overloaded', 'busy');
  expect(explainMissing(other, { name: 'claude-opus-5', model }, () => ['vllm/none'])).toBe(other);
});

it('E9: names what is most like it', () => {
  const found = explainMissing(missing, { name: 'up/nope', model: { ...model, providerId: 'vllm' } }, () => ['vllm/hope', 'vllm/Qwen3']);
  expect(found).toMatchObject({ message: 'vllm: The model `nope` does not exist. In its place: the nearest name is vllm/hope.' });
});
