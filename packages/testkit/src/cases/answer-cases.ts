import { type Message, type MessagesRequest, openReasoningSeal, sealReasoning } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import type { Turn } from '../upstreams/script.ts';
import type { ProviderFeatures } from './features.ts';
import { clientModel, nextTurn, type ProviderContract, startSubject, user } from './subject.ts';

const weather = { name: 'weather', description: 'The weather', input_schema: { type: 'object', properties: { city: { type: 'string' } } } };
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const image = { type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data: dot } };

const foreignSignature = 'EqQBCkYIBxgCKkD';

/** What a provider makes of answers, streamed or not. */
export function answerCases<Config>(contract: ProviderContract<Config>, features: ProviderFeatures): void {
  features.thinking = contract.thinking ?? 'replayed';

  describe.each([{ stream: true }, { stream: false }])('answers, stream: $stream', ({ stream }) => {
    const start = async (...turns: readonly Turn[]) => {
      const subject = await startSubject(contract, turns);
      return { upstream: subject.upstream, ask: (request: Partial<MessagesRequest> = {}) => subject.answer({ stream, ...request }) };
    };

    it('text, with usage and the model as the client named it (S23, U3)', async () => {
      const { ask, upstream } = await start({ text: 'Hello, wörld 🌍.', usage: { prompt: 20, completion: 7 } });
      const message = await ask({ messages: [user('Say hello')] });
      expect(message).toMatchObject({
        type: 'message',
        role: 'assistant',
        model: clientModel,
        content: [{ type: 'text', text: 'Hello, wörld 🌍.' }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: 20, output_tokens: 7 },
      });
      expect(message.id).toMatch(/^msg_[a-zA-Z0-9]+$/);
      expect(upstream.calls).toMatchObject([{ stream, prompt: expect.stringContaining('Say hello') }]);
      features.api = upstream.calls[0]?.api ?? 'none';
    });

    it('a tool call, and its result goes back to it', async () => {
      const { ask, upstream } = await start(
        { text: 'Looking.', tools: [{ name: 'weather', input: { city: 'Tromsø' } }] },
        { text: 'Snow.' },
      );
      const first = await ask({ tools: [weather] });
      expect(first).toMatchObject({
        stop_reason: 'tool_use',
        content: [
          { type: 'text', text: 'Looking.' },
          { type: 'tool_use', name: 'weather', input: { city: 'Tromsø' } },
        ],
      });
      const second = await ask({ tools: [weather], messages: [user('Weather?'), ...nextTurn(first, ['-10 °C'])] });
      expect(second.content).toMatchObject([{ type: 'text', text: 'Snow.' }]);
      expect(upstream.calls[0]?.tools).toEqual(['weather']);
      expect(upstream.calls[1]?.results).toEqual([{ id: 'call_0x0', text: '-10 °C' }]);
      features.tools = true;
    });

    it('S5: parallel tool calls stay apart, and so do their results', async () => {
      const tools = ['Oslo', 'Bergen', 'Bodø'].map((city) => ({ name: 'weather', input: { city } }));
      const { ask, upstream } = await start({ tools }, { text: 'Wet.' });
      const first = await ask({ tools: [weather] });
      expect(first.content.map((block) => block.type === 'tool_use' && block.input)).toEqual(tools.map(({ input }) => input));
      await ask({ tools: [weather], messages: [user('Weather?'), ...nextTurn(first, ['1', '2', '3'])] });
      expect(upstream.calls[1]?.results).toEqual([
        { id: 'call_0x0', text: '1' },
        { id: 'call_0x1', text: '2' },
        { id: 'call_0x2', text: '3' },
      ]);
      features.parallelTools = true;
    });

    it('an id that was used before becomes a new one', async () => {
      const turn: Turn = { tools: [{ id: 'call_0', name: 'weather', input: {} }] };
      const { ask } = await start(turn, turn);
      const first = await ask({ tools: [weather] });
      const second = await ask({ tools: [weather], messages: [user('Weather?'), ...nextTurn(first, ['fine'])] });
      expect(callIds(second)).not.toEqual(callIds(first));
    });

    it('max_tokens, when the answer was cut by its length', async () => {
      const { ask } = await start({ text: 'And then', stop: 'length' });
      expect(await ask()).toMatchObject({ stop_reason: 'max_tokens', content: [{ text: 'And then' }] });
    });

    it('what comes before a stop sequence, also when the upstream went on', async () => {
      const { ask } = await start({ text: ['one ST', 'OP two'] });
      expect(await ask({ stop_sequences: ['STOP'] })).toMatchObject({
        content: [{ type: 'text', text: 'one ' }],
        stop_reason: 'stop_sequence',
        stop_sequence: 'STOP',
      });
    });

    if (contract.thinking !== 'hidden')
      it('K9: thinking, with a signature that is never empty', async () => {
        const { ask } = await start({ thinking: 'Two and two …', text: 'Four.' });
        const { content } = await ask({ thinking: { type: 'adaptive' } });
        expect(content).toMatchObject([
          { type: 'thinking', thinking: 'Two and two …', signature: expect.stringMatching(/./) },
          { type: 'text', text: 'Four.' },
        ]);
      });

    if ((contract.thinking ?? 'replayed') === 'replayed')
      it('K6: thinking goes back to the upstream in a tool loop', async () => {
        const { ask, upstream } = await start({ thinking: 'I must look.', tools: [{ name: 'weather', input: {} }] }, { text: 'Snow.' });
        const thinking = { type: 'adaptive' };
        const first = await ask({ thinking, tools: [weather] });
        await ask({ thinking, tools: [weather], messages: [user('Weather?'), ...nextTurn(first, ['cold'])] });
        expect(upstream.calls[1]?.thinking).toEqual(['I must look.']);
      });

    if ((contract.thinking ?? 'replayed') === 'replayed')
      it('K2: thinking of another model of the same provider stays behind', async () => {
        const { ask, upstream } = await start({ thinking: 'I must look.', tools: [{ name: 'weather', input: {} }] }, { text: 'Snow.' });
        const first = await ask({ thinking: { type: 'adaptive' }, tools: [weather] });
        const content = first.content.map((block) => (block.type === 'thinking' ? { ...block, signature: ofAnotherModel(block) } : block));
        await ask({ tools: [weather], messages: [user('Weather?'), ...nextTurn({ ...first, content }, ['cold'])] });
        expect(upstream.calls[1]?.thinking.join()).not.toContain('I must look.');
        expect(upstream.calls[1]?.results).toMatchObject([{ text: 'cold' }]);
      });

    it('K2: thinking of another vendor is no reason to fail', async () => {
      const { ask } = await start({ text: 'Fine.' });
      const foreign = { type: 'thinking' as const, thinking: 'Hm.', signature: foreignSignature };
      const messages = [
        user('Hi'),
        { role: 'assistant' as const, content: [foreign, { type: 'text' as const, text: 'Hello' }] },
        user('Go on'),
      ];
      expect((await ask({ messages })).content).toMatchObject([{ text: 'Fine.' }]);
    });

    it('I1: images, from the user and from a tool', async () => {
      const { ask, upstream } = await start({ tools: [{ name: 'weather', input: {} }] }, { text: 'A dot.' });
      const messages = [user([{ type: 'text', text: 'What is this?' }, image])];
      const first = await ask({ tools: [weather], messages });
      await ask({ tools: [weather], messages: [...messages, ...nextTurn(first, [{ content: [image] }])] });
      const expected = contract.images === false ? [0, 0] : [1, 2];
      expect(upstream.calls.map(({ images }) => images)).toEqual(expected);
      expect(upstream.calls.some(({ upstream: { text } }) => text.includes(dot))).toBe(contract.images !== false);
      features.images = contract.images !== false;
    });

    it('R1, R2, R3: system messages amid the conversation reach the upstream where they stand, in a role that it takes there', async () => {
      const { ask, upstream } = await start({ text: 'ok' });
      const history = [user('Hi'), { role: 'assistant' as const, content: 'Hello.' }];
      await ask({ system: 'Be brief.', messages: [...history, user('Go on'), { role: 'system', content: 'The plan: tidy up.' }] });
      const [call] = upstream.calls;
      expect(call?.upstream.text).toContain('Be brief.');
      expect(call?.prompt).toContain('The plan: tidy up.');
      expect(call?.lateSystems).toBe(contract.lateSystems === 'kept' ? 1 : 0);
    });

    it('R18: max_tokens beyond what the upstream says it gives becomes that, and stays it', async () => {
      const { answer, upstream } = await startSubject(contract, ({ maxTokens = 0 }) =>
        maxTokens > 4_096 ? tooManyTokens : { text: 'ok' },
      );
      for (const _ of [1, 2]) expect((await answer({ stream, max_tokens: 32_000 })).content).toMatchObject([{ text: 'ok' }]);
      expect(upstream.calls.map(({ maxTokens }) => maxTokens)).toEqual([32_000, 4_096, 4_096]);
    });
  });
}

/** In the words of all APIs that we know. */
const tooManyTokens: Turn = {
  error: { status: 400, message: 'max_tokens: 32000 > 4096, which is the maximum allowed number of output tokens' },
};

function ofAnotherModel({ signature }: { readonly signature?: unknown }): string {
  const seal = openReasoningSeal(signature);
  return seal === undefined ? foreignSignature : sealReasoning({ ...seal, model: 'another-model' });
}

function callIds({ content }: Message): readonly string[] {
  return content.flatMap((block) => (block.type === 'tool_use' ? [String(block.id)] : []));
}
