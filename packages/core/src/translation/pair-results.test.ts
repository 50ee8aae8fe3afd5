import { describe, expect, it } from 'vitest';
import { pairResults } from './pair-results.ts';
import { splitTurns } from './split-turns.ts';
import { createTranslationContext } from './translation-context.ts';

const call = (id: string) => ({ block: { type: 'tool_use' as const, id, name: 'Read', input: {} }, path: 'messages[0]', upstreamId: id });
const result = (tool_use_id: string, content: string) => ({ type: 'tool_result' as const, tool_use_id, content });

function pair(results: readonly ReturnType<typeof result>[], ...ids: readonly string[]) {
  const messages = [{ role: 'user' as const, content: [...results] }];
  const context = createTranslationContext({
    request: { model: 'm', max_tokens: 1, messages },
    clientModel: 'm',
    quirks: { toolNamePattern: /./, toolNameMaxLength: 64 },
    messageId: 'msg_1',
    provider: 'p',
    limits: {},
    promptTokens: 1,
  });
  const answered = pairResults(splitTurns(messages)[0]?.messages ?? [], ids.map(call), context);
  return { contents: answered.map((item) => item.result?.block.content), losses: context.losses };
}

describe('pairResults', () => {
  it('R27: puts results into the order of their calls', () => {
    expect(pair([result('b', '2'), result('a', '1')], 'a', 'b')).toEqual({ contents: ['1', '2'], losses: [] });
  });

  it('gives calls of the same id their results in turn', () => {
    expect(pair([result('a', '1'), result('a', '2')], 'a', 'a').contents).toEqual(['1', '2']);
  });

  it('R29: reports a call without a result, and a result without a call', () => {
    expect(pair([result('b', '2')], 'a')).toMatchObject({ contents: [undefined], losses: [{ action: 'mapped' }, { action: 'dropped' }] });
  });
});
