import { GatewayError } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { ApiChoice } from './api-choice.ts';
import { compatibleConfig } from './config.ts';
import { createDialects } from './create-dialects.ts';

const paths = { chat: '/chat/completions', models: '/models', responses: '/responses', messages: '/messages' } as const;
const { chatFor, messagesFor, responsesFor } = createDialects({ name: 'Acme', baseUrl: 'http://h' }, paths, {
  config: compatibleConfig.parse({}),
  isBlind: () => false,
});

const choiceOf = (usual: string, configured?: string) => new ApiChoice({ usual: () => usual, configured: () => configured });
const refusal = (upstreamStatus: number, message = 'Not Found') => new GatewayError('not_found', message, { upstreamStatus });

describe('the API of a model', () => {
  it.each([
    ['anthropic-messages', messagesFor('m')],
    ['openai-responses', responsesFor('m')],
  ])('is chat completions once %s are not served, for that model', (usual, dialect) => {
    for (const status of [404, 405, 501]) {
      const choice = choiceOf(usual);
      expect(choice.reconsider(refusal(status), dialect, 'm')).toBe(true);
      expect([choice.apiFor('m'), choice.apiFor('other')]).toEqual(['openai-chat', usual]);
    }
  });

  it('E9: stays what it is when the model is missing, or the request is wrong', () => {
    const choice = choiceOf('anthropic-messages');
    const mentioned = ['The model `m` does not exist', 'No endpoints found that support image input'];
    for (const error of [...mentioned.map((message) => refusal(404, message)), refusal(400), refusal(500)]) {
      expect(choice.reconsider(error, messagesFor('m'), 'm')).toBe(false);
    }
  });

  it('R24: is Responses where chat completions refer to it, and does not go back and forth', () => {
    const choice = choiceOf('openai-chat');
    expect(choice.reconsider(refusal(400, 'To use function tools, use /v1/responses.'), chatFor('m'), 'm')).toBe(true);
    expect(choice.apiFor('m')).toBe('openai-responses');
    expect(choice.reconsider(refusal(404), responsesFor('m'), 'm')).toBe(false);
  });

  it('is not doubted where the configuration names it', () => {
    const choice = choiceOf('openai-chat', 'anthropic-messages');
    expect(choice.reconsider(refusal(404), messagesFor('m'), 'm')).toBe(false);
    expect(choice.apiFor('m')).toBe('anthropic-messages');
  });
});
