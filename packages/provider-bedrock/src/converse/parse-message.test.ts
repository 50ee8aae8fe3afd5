import { describe, expect, it } from 'vitest';
import { converseCall } from './__fixtures__/converse-call.ts';
import { parseMessage } from './parse-message.ts';

const answer = (content: readonly object[], more: object = {}) => ({
  output: { message: { role: 'assistant', content } },
  stopReason: 'tool_use',
  usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5, cacheWriteInputTokens: 40 },
  ...more,
});

describe('parseMessage', () => {
  it('reads a whole answer as its stream would have been', () => {
    const body = answer([
      { reasoningContent: { reasoningText: { text: 'Hm', signature: 'sig' } } },
      { reasoningContent: { redactedContent: 'YWI=' } },
      { text: 'Reading.' },
      { toolUse: { toolUseId: 'a', name: 'Read', input: { path: 'x' } } },
      { toolUse: { toolUseId: 'b', name: 'Read', input: {} } },
    ]);
    expect(parseMessage(body, converseCall())).toMatchObject({
      stop_reason: 'tool_use',
      content: [
        { type: 'thinking', thinking: 'Hm', signature: expect.stringMatching(/^ls1\./) },
        { type: 'redacted_thinking', data: expect.stringMatching(/^ls1\./) },
        { type: 'text', text: 'Reading.' },
        { type: 'tool_use', id: 'a', input: { path: 'x' } },
        { type: 'tool_use', id: 'b', input: {} },
      ],
      usage: { input_tokens: 3, output_tokens: 2, cache_creation_input_tokens: 40, cache_read_input_tokens: 0 },
    });
  });

  it('E12: a guardrail that stops the answer makes it a refusal', () => {
    expect(parseMessage(answer([{ text: 'No.' }], { stopReason: 'guardrail_intervened' }), converseCall()).stop_reason).toBe('refusal');
  });

  it('ends at a stop sequence that the model went past, with the counts of the whole', () => {
    const body = answer([{ text: 'one STOP two' }, { text: 'three' }], { stopReason: 'end_turn' });
    expect(parseMessage(body, converseCall({ stop_sequences: ['STOP'] }))).toMatchObject({
      content: [{ type: 'text', text: 'one ' }],
      stop_reason: 'stop_sequence',
      stop_sequence: 'STOP',
      usage: { input_tokens: 3, output_tokens: 2 },
    });
  });

  it('U1: counts are there also when the upstream has none', () => {
    const { usage } = parseMessage(answer([{ text: 'A' }], { stopReason: 'end_turn', usage: undefined }), converseCall());
    expect(Object.values(usage).every(Number.isInteger)).toBe(true);
  });

  it('refuses JSON that is no answer', () => {
    expect(() => parseMessage({ message: 'hello' }, converseCall())).toThrow(/not an answer of Converse/);
  });
});
