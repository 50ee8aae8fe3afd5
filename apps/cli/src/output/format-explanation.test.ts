import { expect, it } from 'vitest';
import { formatExplanation } from './format-explanation.ts';

const plain = (_style: string, text: string) => text;
const found = { providerId: 'openai', model: 'gpt-5', rule: 'provider and model' };

it('shows every loss before what is sent', () => {
  const explanation = {
    api: 'openai-chat',
    url: 'http://up/v1/chat/completions',
    body: { model: 'gpt-5' },
    losses: [
      { path: 'top_k', action: 'dropped', reason: 'the API has no such field' } as const,
      { path: 'tools[0].strict', action: 'mapped', reason: 'said another way' } as const,
    ],
    assumed: ['that it is so'],
  };
  expect(formatExplanation({ ...found, path: 'translated', explanation }, plain)).toBe(
    `openai/gpt-5 (provider and model)
POST http://up/v1/chat/completions (openai-chat)
Assumed: that it is so

Not sent as the client said it
  top_k            dropped  the API has no such field
  tools[0].strict  mapped   said another way

Sent
{
  "model": "gpt-5"
}
`,
  );
});

it('says when nothing is lost', () => {
  const explanation = { api: 'x', url: 'http://up', body: {}, losses: [], assumed: [] };
  expect(formatExplanation({ ...found, path: 'translated', explanation }, plain)).toContain('\nNothing is lost\n\nSent\n');
  expect(formatExplanation({ ...found, path: 'relay' }, plain)).toContain('Relayed');
});
