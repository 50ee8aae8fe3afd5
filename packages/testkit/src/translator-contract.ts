import {
  type ApiTranslator,
  collectEvents,
  isGatewayError,
  type Message,
  type MessageStreamEvent,
  replayMessage,
  type StreamParser,
  type UpstreamCall,
} from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { spoiltStreams } from './cases/spoilt-streams.ts';
import { streamProblems } from './cases/stream-problems.ts';

/** Variations of each sample: enough to find what a translator takes for granted, in a fraction of a second. */
const spoiltRuns = 200;

/** What `translatorContract` has to know of a translator. */
export interface TranslatorContract<Quirks> {
  readonly translator: ApiTranslator<Quirks>;
  /** The norm of this API: quirks that change nothing. */
  readonly quirks: Quirks;
  /** Recorded streams by name: answers as upstreams sent them, whole, cut or broken. */
  readonly samples: Readonly<Record<string, Uint8Array>>;
  /** True when its streams are not text, so that no line ends are to be changed in them. */
  readonly binary?: boolean;
}

/**
 * Registers the tests that every translator passes. Outbound: each sample gives a valid stream of events or a GatewayError, and the
 * same one however its bytes are split. With both halves: what the inbound half writes, the outbound half reads back. Call it at the
 * top level of a test file.
 */
export function translatorContract<Quirks>({ translator, quirks, samples, binary = false }: TranslatorContract<Quirks>): void {
  const { api, inbound, outbound } = translator;
  if (outbound === undefined) return;
  const read = (...chunks: readonly Uint8Array[]) => readStream(outbound.openStream(upstreamCall(quirks)), chunks);

  describe(`${api} keeps the translator contract`, () => {
    describe.each(Object.entries(samples))('reading %s', (_, bytes) => {
      it('S1: gives a valid stream, or ends in a GatewayError', () => {
        const { events, error } = read(bytes);
        expect(streamProblems(events, { cut: error !== undefined })).toEqual([]);
      });

      it('S17: gives the same, wherever its bytes are split', () => {
        const whole = read(bytes);
        expect(read(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
        for (let cut = 1; cut < bytes.length; cut += 1) expect(read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(whole);
      });

      it.each([false, true])(
        'gives a valid stream or a GatewayError, whatever the upstream gets wrong (declared tools: %s)',
        (declared) => {
          const call = upstreamCall(quirks, declared ? toolsIn(bytes) : []);
          for (const spoilt of spoiltStreams(bytes, { count: spoiltRuns, binary })) {
            const { events, error } = readStream(outbound.openStream(call), [spoilt]);
            const problems = streamProblems(events, { cut: error !== undefined });
            if (problems.length > 0) expect.fail(`${problems.join('; ')}, reading\n${new TextDecoder().decode(spoilt)}`);
          }
        },
      );

      it.skipIf(binary)('S27: gives the same with CRLF line ends', () => {
        const text = new TextDecoder().decode(bytes).replaceAll(/\r?\n/g, '\r\n');
        expect(read(new TextEncoder().encode(text))).toEqual(read(bytes));
      });
    });

    if (inbound !== undefined) {
      it('reads back what it writes', () => {
        const formatter = inbound.openStream({ id: 'call_test', body: {}, headers: {}, receivedAt: 0 });
        const wire = formatter.push(replayMessage(answer)) + formatter.end();
        const { events, error } = read(new TextEncoder().encode(wire));
        expect(error).toBeUndefined();
        expect(collectEvents(events)).toEqual(answer);
      });
    }
  });
}

interface ReadStream {
  readonly events: readonly MessageStreamEvent[];
  /** `code: message` of what ended the stream before its time. */
  readonly error?: string;
}

function readStream(parser: StreamParser, chunks: readonly Uint8Array[]): ReadStream {
  const events: MessageStreamEvent[] = [...parser.begin()];
  try {
    for (const chunk of chunks) events.push(...parser.push(chunk));
    events.push(...parser.end());
    return { events };
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    return { events, error: `${error.code}: ${error.message}` };
  }
}

const answer: Message = {
  id: 'msg_contract',
  type: 'message',
  role: 'assistant',
  model: 'client/model',
  content: [
    { type: 'text', text: 'Hello, wörld 🌍.' },
    { type: 'tool_use', id: 'toolu_1', name: 'Read', input: { path: 'a "quoted" path' } },
    { type: 'tool_use', id: 'toolu_2', name: 'List', input: {} },
  ],
  stop_reason: 'tool_use',
  stop_sequence: null,
  usage: { input_tokens: 20, output_tokens: 10, cache_creation_input_tokens: 0, cache_read_input_tokens: 5 },
};

/** Tools of the names that a sample calls, or seems to. */
function toolsIn(sample: Uint8Array): readonly string[] {
  const names = Array.from(new TextDecoder().decode(sample).matchAll(/"name": ?"([\w-]+)"/g), ([, name = '']) => name);
  return [...new Set(names)];
}

function upstreamCall<Quirks>(quirks: Quirks, tools: readonly string[] = []): UpstreamCall<Quirks> {
  const declared = tools.length > 0 && { tools: tools.map((name) => ({ name, input_schema: {} })) };
  return {
    request: { model: 'test-model', max_tokens: 1_000, messages: [{ role: 'user', content: 'Hi' }], ...declared },
    quirks,
    clientModel: answer.model,
    messageId: answer.id,
    provider: 'contract',
    limits: {},
    promptTokens: 10,
  };
}
