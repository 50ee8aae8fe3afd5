import { expect, it } from 'vitest';
import { collectEvents } from './collect-message.ts';
import { refuse } from './refusal.ts';

it('E12: a refusal is an answer without content that says why', () => {
  const message = collectEvents(refuse({ id: 'msg_1', model: 'm', promptTokens: 7, explanation: 'The filter said no' }));
  expect(message).toMatchObject({
    content: [],
    stop_reason: 'refusal',
    stop_details: { type: 'refusal', category: null, explanation: 'The filter said no' },
    usage: { input_tokens: 7, output_tokens: 0 },
  });
});
