import type { MessageParam, MessagesRequest } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { formatRequest } from './format-request.ts';
import type { MessagesQuirks } from './quirks.ts';

/** The messages that are sent for the turn behind two calls, `a` and `b`. */
function sent(turn: readonly object[], quirks: Partial<MessagesQuirks> = {}): unknown[] {
  const calls = ['a', 'b'].map((id) => ({ type: 'tool_use', id, name: 'Read', input: {} }));
  const messages: MessageParam[] = JSON.parse(
    JSON.stringify([{ role: 'user', content: 'Go' }, { role: 'assistant', content: calls }, ...turn]),
  );
  const { body } = formatRequest(upstreamCall({ messages }, { quirks: { userAfterResults: false, ...quirks } }));
  return (body as Pick<MessagesRequest, 'messages'>).messages.slice(2);
}

const user = (...content: readonly object[]) => ({ role: 'user', content });
const text = (value: string) => ({ type: 'text', text: value });
const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
const result = (id: string, content: unknown = 'ok') => ({ type: 'tool_result', tool_use_id: id, content });
const answer = { role: 'assistant', content: [text('I have the results.')] };

describe('R27: an upstream whose models take no user message behind results', () => {
  it('reads what the user and the system say in the last result', () => {
    const turn = [user(result('a'), result('b'), text('Go on')), { role: 'system', content: 'Todo' }];
    const folded = text('<system-reminder>\nTodo\n</system-reminder>');
    expect(sent(turn)).toEqual([user(result('a'), result('b', [text('ok'), text('Go on'), folded]))]);
  });

  it('reads it where the last result is empty, or was made up', () => {
    expect(sent([user(result('a'), result('b', ''), text('Go on'))])).toEqual([user(result('a'), result('b', [text('Go on')]))]);
    const missing = 'Error: there is no result. The call was interrupted.';
    expect(sent([user(text('Stop'))])).toEqual([user(result('a', missing), result('b', [text(missing), text('Stop')]))]);
  });

  it('I1, R28: sees the media of results behind an answer of the assistant, with what is said beside', () => {
    expect(sent([user(result('a', [image]), result('b', [text('two'), image]), text('Look'))])).toEqual([
      user(result('a', [text('The media of this result follow in the next message.')]), result('b', [text('two')])),
      answer,
      user(text('From the result of tool call a:'), image, text('From the result of tool call b:'), image, text('Look')),
    ]);
  });

  it('sees media beside results there too', () => {
    expect(sent([user(result('a'), result('b'), image)])).toEqual([user(result('a'), result('b')), answer, user(image)]);
  });

  it('gets results alone, turns without any, and notes in the place of images as they are', () => {
    expect(sent([user(result('a'), result('b'))])).toEqual([user(result('a'), result('b'))]);
    const rest = [user(result('a'), result('b')), { role: 'assistant', content: [text('Done')] }, user(text('Thanks'), image)];
    expect(sent(rest)).toEqual(rest);
    const note = text('[An image (image/png) was left out: this model cannot see it.]');
    expect(sent([user(result('a'), result('b', [image]))], { images: 'note' })).toEqual([user(result('a'), result('b', [note]))]);
  });

  it('is not thought of others', () => {
    const turn = user(result('a', [image]), result('b'), text('Go on'));
    expect(sent([turn], { userAfterResults: true })).toEqual([turn]);
  });
});

describe('R27: a server that sees what the user says before results', () => {
  const apart = { userAfterResults: true, toolResults: 'apart' } as const;

  it('gets it in a message of its own', () => {
    expect(sent([user(text('Go on'), result('a'), result('b'))], apart)).toEqual([user(result('a'), result('b')), user(text('Go on'))]);
    expect(sent([user(result('a'), result('b'))], apart)).toEqual([user(result('a'), result('b'))]);
  });

  it('I1, R28: gets the media of results there too', () => {
    const note = 'The media of this result follow in the next message.';
    expect(sent([user(result('a', [image]), result('b', [text('two'), image]))], apart)).toEqual([
      user(result('a', [text(note)]), result('b', [text('two')])),
      user(text('From the result of tool call a:'), image, text('From the result of tool call b:'), image),
    ]);
  });
});
