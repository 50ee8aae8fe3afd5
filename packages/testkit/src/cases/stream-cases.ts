import type { EventBatch, MessageStreamEvent } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { streamProblems } from './stream-problems.ts';
import { clientModel, type ProviderContract, type Subject, startSubject } from './subject.ts';

/** What a provider does with a stream that is under way. */
export function streamCases<Config>(contract: ProviderContract<Config>): void {
  describe('a stream', () => {
    it('S1: begins with message_start, has one block open at a time, and ends once', async () => {
      const turn = {
        text: 'On it.',
        tools: [
          { name: 'a', input: { x: 1 } },
          { name: 'b', input: { y: 2 } },
        ],
      };
      const subject = await startSubject(contract, [turn]);
      const tools = ['a', 'b'].map((name) => ({ name, input_schema: { type: 'object' } }));
      const events = await readAll(subject.infer({ stream: true, tools }));
      const open = (index: number) =>
        ['content_block_start', 'content_block_delta', 'content_block_stop'].map((type) => `${type} ${index}`);
      expect(withoutRepeats(events.map(nameOf))).toEqual(['message_start', ...[0, 1, 2].flatMap(open), 'message_delta', 'message_stop']);
      expect(events[0]).toMatchObject({ message: { model: clientModel, content: [], stop_reason: null } });
    });

    it('arrives as it is made, not at its end', async () => {
      const subject = await startSubject(contract, [{ text: 'Hello', interrupted: 'hang' }]);
      expect(await readUntilText(subject.infer({ stream: true }))).toBe('Hello');
    });

    it('S18: that is cut off is an error, never a finished answer', async () => {
      const subject = await startSubject(contract, [{ text: 'Hello', interrupted: 'cut' }]);
      const seen: MessageStreamEvent[] = [];
      await expect(readInto(seen, subject.infer({ stream: true }))).rejects.toMatchObject({ code: 'upstream' });
      expect(seen.map(nameOf)).not.toContain('message_stop');
    });

    if (contract.limitsSilence !== false)
      it.each([
        ['in its middle', { text: 'Hello', interrupted: 'hang' }],
        ['before it begins', { raw: { finish: 'hang' } }],
      ] as const)('E8: that falls silent %s ends once the configured patience is over', async (_, turn) => {
        const subject = await startSubject(contract, [turn], { network: { timeout: 0.2 } });
        await expect(readAll(subject.infer({ stream: true }))).rejects.toMatchObject({ code: 'timeout' });
        await subject.upstream.calls[0]?.upstream.closed;
      });

    it('S15: without any content or end is an error, which says that asking again may help', async () => {
      const subject = await startSubject(contract, [{ raw: { sse: '' } }]);
      await expect(readAll(subject.infer({ stream: true }))).rejects.toMatchObject({ code: 'upstream', details: { noAnswer: true } });
    });

    it.each([
      { text: 'Hello', tools: [] },
      { text: 'Hello', tools: [{ name: 'a', input: { x: 1 } }] },
    ])('E12: that a content filter breaks off ends as a refusal, in the same message', async (content) => {
      const message = 'Output blocked by content filtering policy';
      const subject = await startSubject(contract, [{ ...content, error: { status: 400, message } }]);
      const tools = [{ name: 'a', input_schema: { type: 'object' } }];
      const events = await readAll(subject.infer({ stream: true, tools }));
      expect(streamProblems(events, { cut: false })).toEqual([]);
      expect(JSON.stringify(events)).toContain('Hello');
      expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'refusal', stop_details: { explanation: message } } });
    });

    it('E13: that turns into an error gives what came before it, then the error', async () => {
      const subject = await startSubject(contract, [{ text: 'Hello', error: { status: 500, message: 'The engine died' } }]);
      const seen: MessageStreamEvent[] = [];
      await expect(readInto(seen, subject.infer({ stream: true }))).rejects.toThrow('The engine died');
      expect(JSON.stringify(seen)).toContain('Hello');
    });

    it.each([
      ['while it streams', { text: 'Hello', interrupted: 'hang' }],
      ['before it is answered', { raw: { finish: 'hang' } }],
    ] as const)('S21: closes its connection when the call is aborted %s', async (_, turn) => {
      const subject = await startSubject(contract, [turn]);
      const leaving = new AbortController();
      const reading = readAll(subject.infer({ stream: true }, { signal: leaving.signal }));
      await called(subject);
      leaving.abort();
      await expect(reading).rejects.toThrow();
      await subject.upstream.calls[0]?.upstream.closed;
    });

    it('closes its connection when nobody reads on', async () => {
      const subject = await startSubject(contract, [{ text: 'Hello', interrupted: 'hang' }]);
      expect(await readUntilText(subject.infer({ stream: true }))).toBe('Hello');
      await subject.upstream.calls[0]?.upstream.closed;
    });

    it('slows the upstream down when its reader is slow', async () => {
      const text = Array.from({ length: 4_000 }, () => 'word '.repeat(2_000));
      const subject = await startSubject(contract, [{ text }]);
      const batches = subject.infer({ stream: true })[Symbol.asyncIterator]();
      await batches.next();
      const sent = await whenStill(() => subject.upstream.calls[0]?.upstream.sentBytes ?? 0);
      expect(sent).toBeLessThan(text.join('').length / 2);
      await batches.return?.();
    });
  });
}

async function called({ upstream }: Subject): Promise<void> {
  while (upstream.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Waits until a number no longer grows. */
async function whenStill(read: () => number): Promise<number> {
  let last = -1;
  while (last !== read() || last === 0) {
    last = read();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return last;
}

async function readAll(batches: AsyncIterable<EventBatch>): Promise<MessageStreamEvent[]> {
  const events: MessageStreamEvent[] = [];
  await readInto(events, batches);
  return events;
}

async function readInto(events: MessageStreamEvent[], batches: AsyncIterable<EventBatch>): Promise<void> {
  for await (const batch of batches) events.push(...batch);
}

/** The first text of a stream, which is then left. */
async function readUntilText(batches: AsyncIterable<EventBatch>): Promise<string | undefined> {
  for await (const batch of batches) {
    for (const event of batch) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') return event.delta.text;
    }
  }
  return undefined;
}

function nameOf(event: MessageStreamEvent): string {
  return 'index' in event ? `${event.type} ${event.index}` : event.type;
}

function withoutRepeats(names: readonly string[]): readonly string[] {
  return names.filter((name, position) => name !== names[position - 1]);
}
