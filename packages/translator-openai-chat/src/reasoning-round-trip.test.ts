import { readFileSync } from 'node:fs';
import { collectEvents, type MessageParam } from '@llama-stack/core';
import { expect, it } from 'vitest';
import { chatCall, formatChat, toolResult, user } from './__fixtures__/chat-call.ts';
import { openaiChat } from './index.ts';
import type { ChatQuirksPatch } from './quirks.ts';

/** The assistant message of the next request, after this model answered with a recorded stream. */
function nextTurn(sample: string, quirks: ChatQuirksPatch, model = 'm'): Record<string, unknown> {
  const parser = openaiChat.outbound.openStream(chatCall({ stream: true, thinking: { type: 'adaptive' } }, quirks));
  const bytes = readFileSync(new URL(`__fixtures__/streams/${sample}.sse`, import.meta.url));
  const { content } = collectEvents([...parser.begin(), ...parser.push(bytes), ...parser.end()]);
  const answer = JSON.parse(JSON.stringify({ role: 'assistant', content })) as MessageParam;
  const results = content.flatMap((block) => (block.type === 'tool_use' ? [toolResult(String(block.id))] : []));
  const { body } = formatChat({ model, messages: [user('Hi'), answer, user([...results, { type: 'text', text: 'Next' }])] }, quirks);
  return body.messages[1] as unknown as Record<string, unknown>;
}

it('K6: DeepSeek gets the reasoning of its tool turn back', () => {
  const quirks = { reasoning: { replay: 'reasoning_content' } };
  expect(nextTurn('24-deepseek-reasoning-tool', quirks).reasoning_content).toEqual(expect.stringMatching(/\S/));
  expect(nextTurn('24-deepseek-reasoning-tool', quirks, 'another')).not.toHaveProperty('reasoning_content');
});

it('K7: Gemini gets its thought signature back with the call', () => {
  const calls = nextTurn('29-gemini-compat-thought-signature', { toolCallExtraField: 'extra_content' }).tool_calls;
  expect(calls).toMatchObject([{ extra_content: { google: { thought_signature: expect.stringMatching(/\S/) } } }]);
});

it('OpenRouter gets its reasoning_details back as they came', () => {
  const quirks: ChatQuirksPatch = { reasoning: { replayOn: 'always', detailsField: 'reasoning_details' } };
  expect(nextTurn('27-openrouter-keepalive-reasoning-details', quirks).reasoning_details).toMatchObject([
    { type: expect.stringMatching(/^reasoning\./) },
  ]);
});
