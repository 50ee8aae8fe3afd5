import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors/gateway-error.ts';
import { MessageBuilder } from '../messages/message-builder.ts';
import { refusalDetails } from '../messages/refusal.ts';
import type { EventBatch } from '../messages/stream-event.ts';
import type { AnswerFraming } from './answer-framing.ts';
import type { AnswerReader } from './answer-reader.ts';
import { AnswerStream } from './answer-stream.ts';
import { type JsonObject, textOf } from './json-object.ts';

/** A chunk is a text, the end, or an error. */
class PlainReader implements AnswerReader {
  readonly #builder = new MessageBuilder({ id: 'msg_1', model: 'm', promptTokens: 1, sealThinking: () => 's' });
  state: AnswerReader['state'] = 'empty';

  constructor() {
    this.#builder.start();
  }

  read({ text, error, refusal }: JsonObject, event = ''): void {
    if (this.state === 'ended') return;
    this.state = event === 'stop' ? 'stopped' : 'begun';
    if (error !== undefined) throw new GatewayError('upstream', textOf(error));
    if (refusal !== undefined) throw new GatewayError('policy_blocked', textOf(refusal), { refusal: true });
    this.#builder.text(textOf(text));
  }

  refuse(explanation: string): void {
    this.#builder.stop('refusal', refusalDetails(explanation));
    this.finish();
  }

  finish(): void {
    this.state = 'ended';
    this.#builder.finish();
  }

  break(): void {
    this.state = 'ended';
    this.#builder.endBlock();
  }

  take(): EventBatch {
    return this.#builder.take();
  }
}

/** One chunk a line: its name, a colon, its JSON. What is left at the end is a chunk too. */
class LineFraming implements AnswerFraming {
  #rest = '';

  push(bytes: Uint8Array, reader: AnswerReader): void {
    const lines = (this.#rest + Buffer.from(bytes).toString()).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) readLine(line, reader);
  }

  end(reader: AnswerReader): void {
    if (this.#rest !== '') readLine(this.#rest, reader);
  }
}

function readLine(line: string, reader: AnswerReader): void {
  const [name = ''] = line.split(':', 1);
  reader.read(JSON.parse(line.slice(name.length + 1)), name);
}

const framings: readonly (readonly [string, (name: string, chunk: object) => string, () => AnswerStream])[] = [
  ['server-sent events', (name, chunk) => `event: ${name}\ndata: ${JSON.stringify(chunk)}\n\n`, () => new AnswerStream(new PlainReader())],
  [
    'a framing of its own',
    (name, chunk) => `${name}:${JSON.stringify(chunk)}\n`,
    () => new AnswerStream(new PlainReader(), new LineFraming()),
  ],
];

describe.each(framings)('AnswerStream, by %s', (_, frame, open) => {
  const bytes = (...chunks: readonly (readonly [string, object])[]) =>
    Buffer.from(chunks.map(([name, chunk]) => frame(name, chunk)).join(''));
  const types = (batch: EventBatch) => batch.map(({ type }) => type);

  it('begins before the upstream has said anything, and ends when it said why', () => {
    const stream = open();
    expect(types(stream.begin())).toEqual(['message_start']);
    expect(types(stream.push(bytes(['delta', { text: 'Hello' }])))).toEqual(['content_block_start', 'content_block_delta']);
    expect(stream.push(bytes(['stop', {}]))).toEqual([]);
    expect(types(stream.end())).toEqual(['content_block_stop', 'message_delta', 'message_stop']);
  });

  it('E12: a content filter’s error ends the answer as a refusal, and nothing follows', () => {
    const stream = open();
    const batch = stream.push(bytes(['delta', { text: 'Hello' }], ['delta', { refusal: 'Blocked' }], ['delta', { text: 'more' }]));
    expect(batch.at(-2)).toMatchObject({ delta: { stop_reason: 'refusal', stop_details: { explanation: 'Blocked' } } });
    expect(types(batch).filter((type) => type.startsWith('message'))).toEqual(['message_start', 'message_delta', 'message_stop']);
    expect(stream.push(bytes(['delta', { text: 'more' }]))).toEqual([]);
    expect(stream.end()).toEqual([]);
  });

  it('E12: one that stands at the end without its line end does too', () => {
    const stream = open();
    stream.push(bytes(['delta', { text: 'Hello' }]));
    stream.push(Buffer.from(frame('delta', { refusal: 'Blocked' }).trimEnd()));
    expect(types(stream.end())).toEqual(['content_block_stop', 'message_delta', 'message_stop']);
  });

  it('E13: gives what came before another error, its block ended, then the error', () => {
    const stream = open();
    const batch = stream.push(bytes(['delta', { text: 'Hello' }], ['delta', { error: 'It died' }]));
    expect(types(batch).at(-1)).toBe('content_block_stop');
    expect(() => stream.push(bytes(['delta', { text: 'more' }]))).toThrow('It died');
    expect(() => stream.end()).toThrow('It died');
  });

  it('S15, S18: a stream without an answer is worth asking again, one that broke off is not', () => {
    const failure = (noAnswer: boolean) => expect.objectContaining({ code: 'upstream', details: { noAnswer } });
    const read = (...chunks: readonly (readonly [string, object])[]) => {
      const stream = open();
      stream.begin();
      stream.push(bytes(...chunks));
      stream.end();
    };
    expect(() => read()).toThrow(failure(true));
    expect(() => read(['delta', {}])).toThrow(failure(true));
    expect(() => read(['delta', { text: 'Hello' }])).toThrow(failure(false));
  });
});
