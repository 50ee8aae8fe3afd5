import { describe, expect, it } from 'vitest';
import { formatChat, text } from '../__fixtures__/chat-call.ts';

const attribution = 'x-anthropic-billing-header: cc_version=2.1.330.f8c; cc_entrypoint=cli;';

describe('the system prompt', () => {
  it('P1: loses the attribution block, which differs by session', () => {
    const { body, losses } = formatChat({ system: [text(attribution), text('One'), text('Two')] });
    expect(body.messages[0]).toEqual({ role: 'system', content: 'One\n\nTwo' });
    expect(losses).toMatchObject([{ path: 'system[0]', action: 'dropped' }]);
  });

  it('P1: loses the attribution block wherever a client puts it', () => {
    expect(formatChat({ system: [text('One'), text(attribution)] }).body.messages[0]).toEqual({ role: 'system', content: 'One' });
  });

  it('P1: loses the attribution line of a prompt that is one text', () => {
    expect(formatChat({ system: `${attribution}\n\nOne` }).body.messages[0]).toEqual({ role: 'system', content: 'One' });
  });

  it.each([[undefined], [null], [''], [[]], [[text(attribution)]]])('sends no message for %j', (system) => {
    expect(formatChat({ ...(system !== undefined && { system }) }).body.messages).toEqual([{ role: 'user', content: 'Hi' }]);
  });
});
