import { collectEvents, type Message, type MessageParam } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { formatChat } from '../__fixtures__/chat-call.ts';
import { readPieces, sampleStream } from '../__fixtures__/read-stream.ts';
import type { ChatQuirksPatch } from '../quirks.ts';

/** The next request's assistant and tool messages, after a client has run the calls of an answer. */
function nextTurn(sample: string, quirks: ChatQuirksPatch = {}, model = 'm') {
  const { content } = collectEvents(readPieces([sampleStream(sample)], { quirks }).events);
  const results = content.filter(isCall).map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: 'ok' }));
  const answer = results.length > 0 ? results : [{ type: 'text' as const, text: 'Next' }];
  const history: MessageParam[] = JSON.parse(
    JSON.stringify([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content },
      { role: 'user', content: answer },
    ]),
  );
  return formatChat({ model, messages: history }, quirks).body.messages.slice(1);
}

function isCall(block: Message['content'][number]): block is Extract<typeof block, { type: 'tool_use' }> {
  return block.type === 'tool_use';
}

describe('an answer that comes back with the next request', () => {
  it("gives the upstream its own ids, whatever their characters (Kimi's functions.Read:0)", () => {
    expect(nextTurn('17-fireworks-reasoning-content')).toMatchObject([
      { role: 'assistant', tool_calls: [{ id: 'functions.Read:0' }] },
      { role: 'tool', tool_call_id: 'functions.Read:0' },
    ]);
  });

  it('K6: brings reasoning back in the field where the upstream wants it', () => {
    const quirks = { reasoning: { replay: 'reasoning_content' } };
    expect(nextTurn('24-deepseek-reasoning-tool', quirks)[0]).toMatchObject({ role: 'assistant', reasoning_content: 'Check it.' });
  });

  it('K7: brings a thought signature back with its call', () => {
    expect(nextTurn('29-gemini-compat-thought-signature')[0]).toMatchObject({
      tool_calls: [{ id: 'function-call-123', extra_content: { google: { thought_signature: 'VFMtczI5' } } }],
    });
  });

  it('brings reasoning details back, signed', () => {
    const quirks = { reasoning: { replayOn: 'always' } } as const;
    expect(nextTurn('27-openrouter-keepalive-reasoning-details', quirks)[0]).toMatchObject({
      content: 'OK',
      reasoning_details: [
        { type: 'reasoning.text', text: 'Let me see.', signature: 'c2lnLXMyNw==', index: 0, format: 'anthropic-claude-v1' },
      ],
    });
  });

  it('K2: brings another model nothing of it', () => {
    const quirks = { reasoning: { replay: 'reasoning_content' } };
    expect(nextTurn('24-deepseek-reasoning-tool', quirks, 'other')[0]).not.toHaveProperty('reasoning_content');
    expect(JSON.stringify(nextTurn('29-gemini-compat-thought-signature', {}, 'other'))).not.toContain('VFMtczI5');
  });
});
