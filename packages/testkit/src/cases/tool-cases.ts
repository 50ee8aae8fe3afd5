import type { Message, MessageParam, MessagesRequest } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import type { Script, ToolTurn, Turn } from '../upstreams/script.ts';
import { nextTurn, type ProviderContract, startSubject, user } from './subject.ts';

const weather = { name: 'weather', description: 'The weather', input_schema: { type: 'object', properties: { city: { type: 'string' } } } };
/** Legal for clients; most APIs take 64 characters. */
const longName = `mcp__plugin_${'weather_'.repeat(8)}of_the_world__forecast`;
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const image = { type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data: dot } };

/** What a provider makes of tool calls however they come, and of their results wherever clients put them. */
export function toolCases<Config>(contract: ProviderContract<Config>): void {
  describe.each([{ stream: true }, { stream: false }])('tools, stream: $stream', ({ stream }) => {
    const start = async (script: Script) => {
      const subject = await startSubject(contract, script);
      const ask = (request: Partial<MessagesRequest>) => subject.answer({ stream, tools: [weather], ...request });
      return { upstream: subject.upstream, ask };
    };
    /** Two calls, and what the upstream gets after the client's next turn. */
    const resultsOf = async (turn: (answer: Message) => readonly MessageParam[]) => {
      const { ask, upstream } = await start([{ tools: calls('Oslo', 'Bergen') }, { text: 'Wet.' }]);
      const messages = [user('Weather?')];
      const first = await ask({ messages });
      const second = await ask({ messages: [...messages, ...turn(first)] });
      expect(second.content).toMatchObject([{ text: 'Wet.' }]);
      return upstream.calls[1];
    };

    it('T1: a tool whose name is too long for the upstream is called by the client’s own, whatever the upstream calls it', async () => {
      const { ask, upstream } = await start(({ tools, number }) =>
        number === 0 ? { tools: [{ name: tools[0] ?? '', input: { city: 'Oslo' } }] } : { text: 'Snow.' },
      );
      const tools = [{ ...weather, name: longName }];
      const first = await ask({ tools });
      expect(first.content).toMatchObject([{ type: 'tool_use', name: longName, input: { city: 'Oslo' } }]);
      await ask({ tools, messages: [user('Weather?'), ...nextTurn(first, ['cold'])] });
      expect(upstream.calls[1]?.tools).toEqual(upstream.calls[0]?.tools);
      expect(upstream.calls[1]?.results).toMatchObject([{ text: 'cold' }]);
    });

    it.each([{}, undefined])('S11: a call without arguments, of which %j comes, has the input {}', async (input) => {
      const { ask } = await start([{ tools: [{ name: 'weather', input }] }]);
      expect(await ask({})).toMatchObject({ content: [{ type: 'tool_use', input: {} }], stop_reason: 'tool_use' });
    });

    it('R27: what the user says before the results reaches the upstream, and the results stay with their calls', async () => {
      const sent = await resultsOf((answer) => {
        const [assistant, { content }] = nextTurn(answer, ['1', '2']);
        return [assistant, user([{ type: 'text', text: 'Hurry.' }, ...content])];
      });
      expect(sent?.results.map(({ text }) => text)).toEqual(['1', '2']);
      expect(sent?.prompt).toContain('Hurry.');
    });

    it('R28: an image in the first of two results parts neither from its call', async () => {
      const sent = await resultsOf((answer) => nextTurn(answer, [{ content: [image] }, 'fine']));
      expect(sent?.results.map(({ id }) => id)).toEqual(['call_0x0', 'call_0x1']);
      expect(sent?.results[1]?.text).toBe('fine');
      expect(sent?.images).toBe(contract.images === false ? 0 : 1);
    });

    it('R4: a system message between a call and its result parts neither', async () => {
      const sent = await resultsOf((answer) => {
        const [assistant, results] = nextTurn(answer, ['1', '2']);
        return [assistant, { role: 'system', content: 'The plan: tidy up.' }, results];
      });
      expect(sent?.results.map(({ text }) => text)).toEqual(['1', '2']);
      expect(sent?.prompt).toContain('The plan: tidy up.');
    });

    it('R29: a call that was never answered, and a result that nothing asked for, are no reason to fail', async () => {
      const sent = await resultsOf((answer) => {
        const [assistant] = nextTurn(answer, []);
        const orphan = { type: 'tool_result' as const, tool_use_id: 'toolu_gone', content: 'of another age' };
        return [assistant, user([orphan, { type: 'text', text: 'Go on' }])];
      });
      expect(sent?.results.map(({ id }) => id)).toEqual(['call_0x0', 'call_0x1']);
      expect(sent?.prompt).toContain('Go on');
    });

    it('I5: that a tool failed reaches the upstream, by a mark of its API or in words', async () => {
      const sent = await resultsOf((answer) => nextTurn(answer, [{ content: 'no such city', is_error: true }, '2']));
      const [failed, fine] = sent?.results ?? [];
      expect(failed?.text).toContain('no such city');
      if (failed?.isError !== true) expect(failed?.text).toMatch(/error|fail/i);
      expect(fine).toEqual({ id: 'call_0x1', text: '2' });
    });
  });

  describe('a stream of tool calls', () => {
    const answer = async (turn: Turn) => {
      const subject = await startSubject(contract, [turn]);
      return subject.answer({ stream: true, tools: [weather] });
    };
    const cities = ['Oslo', 'Bergen', 'Bodø'];

    it.each(['whole', 'interleaved'] as const)('S4, S5, S9: gives each call its own input where they come %s', async (toolStream) => {
      const message = await answer({ thinking: 'I must look.', text: 'Looking.', tools: calls(...cities), toolStream });
      expect(message.stop_reason).toBe('tool_use');
      expect(message.content.flatMap((block) => (block.type === 'tool_use' ? [block.input] : []))).toEqual(
        cities.map((city) => ({ city })),
      );
    });

    it('S12: holds no call that was cut off with the answer, and does not end as if it had one', async () => {
      const tools = [{ name: 'weather', input: { city: 'Tromsø' }, isCutOff: true }];
      expect(await answer({ text: 'Looking.', tools, stop: 'length' })).toMatchObject({
        content: [{ type: 'text', text: 'Looking.' }],
        stop_reason: 'max_tokens',
      });
    });
  });
}

function calls(...cities: readonly string[]): readonly ToolTurn[] {
  return cities.map((city) => ({ name: 'weather', input: { city } }));
}
