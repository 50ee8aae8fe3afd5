import { collectEvents, type GatewayError, type Message } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatStream, type ReadOptions, readPieces, readText, sampleStream } from '../__fixtures__/read-stream.ts';

type Block = { readonly type: string; readonly [field: string]: unknown };

const text = (value: string): Block => ({ type: 'text', text: value });
const thinking = (value: string): Block => ({ type: 'thinking', thinking: value });
const call = (name: string, input: object, id?: string): Block => ({ type: 'tool_use', name, input, ...(id !== undefined && { id }) });

interface Expected {
  readonly content: readonly Block[];
  readonly stop_reason: string;
  /** input, cache_read, cache_creation, output, thinking; the estimate of the prompt is 123. */
  readonly usage?: readonly [number, number, number, number, number?];
}

interface Broken {
  readonly content: readonly Block[];
  readonly error: readonly [GatewayError['code'], RegExp];
}

/** The right column of the index of samples. */
const samples: Readonly<Record<string, (Expected | Broken) & ReadOptions>> = {
  '01-openai-chat-text': { content: [text('Hello, wörld 🌍')], stop_reason: 'end_turn', usage: [564, 1024, 512, 7] },
  '02-openai-chat-parallel-tools': {
    content: [call('Read', { file_path: 'src/aé.txt' }, 'call_aA1'), call('Grep', { pattern: 'a\\d+' }, 'call_bB2')],
    stop_reason: 'tool_use',
    usage: [310, 0, 0, 48],
  },
  '03-tool-no-arguments': { content: [call('TaskList', {}, 'call_n0')], stop_reason: 'tool_use' },
  '04-length-reasoning-only': { content: [], stop_reason: 'max_tokens', usage: [90, 0, 0, 256, 256] },
  '05-refusal-delta': { content: [text("I can't help with that.")], stop_reason: 'refusal', usage: [40, 0, 0, 9] },
  '06-azure-prompt-filter-first': { content: [text('Step one is')], stop_reason: 'refusal', usage: [33, 0, 0, 4] },
  '07-groq-whole-tool-call': {
    content: [call('get_weather', { city: 'Oslo' }, 'tk85n1k4m')],
    stop_reason: 'tool_use',
    usage: [210, 0, 0, 15],
  },
  '09-groq-mid-stream-tool-use-failed': { content: [thinking('I will call it.')], error: ['upstream', /^Failed to call a function/] },
  '10-vllm-think-tags-then-tool': {
    quirks: { thinkTags: ['think'] },
    content: [thinking('\nNeed the time.'), call('get_time', { tz: 'UTC' }, 'chatcmpl-tool-41fa')],
    stop_reason: 'tool_use',
    usage: [120, 0, 0, 31],
  },
  '11-vllm-reasoning-continuous-usage': { content: [thinking('Easy.'), text('42')], stop_reason: 'end_turn', usage: [2, 48, 0, 4] },
  '12-finish-stop-with-tool-calls': { content: [call('Bash', { command: 'ls' }, 'chatcmpl-tool-9c')], stop_reason: 'tool_use' },
  '13-finish-abort': { content: [text('Partial ans')], error: ['upstream', /gave up in the middle of its answer \(abort\)/] },
  '14-ollama-openai-tool': {
    content: [thinking('I should list files.'), text('Listing.'), call('LS', { path: '.' }, 'call_x1y2z3')],
    stop_reason: 'tool_use',
    usage: [80, 0, 0, 22],
  },
  '15-ollama-truncated-no-done': { content: [], error: ['upstream', /ended the stream early/] },
  '16-together-eos': { content: [thinking('Short.'), text('Done.')], stop_reason: 'end_turn', usage: [12, 0, 0, 6] },
  '17-fireworks-reasoning-content': {
    content: [thinking('Plan: read.'), call('Read', { file_path: 'x' }, 'toolu_enc_ZnVuY3Rpb25zLlJlYWQ6MA')],
    stop_reason: 'tool_use',
    usage: [52, 448, 0, 19],
  },
  '18-mistral-no-index': {
    content: [call('weather', { location: 'Oslo' }, 'gSIMJiOkT'), call('weather', { location: 'Rome' }, 'hTJNKjPlU')],
    stop_reason: 'tool_use',
    usage: [124, 0, 0, 22],
  },
  '19-mistral-content-array-thinking': { content: [thinking('2+2 is 4.'), text('4')], stop_reason: 'end_turn', usage: [10, 0, 0, 10] },
  '20-tool-empty-name-continuation': {
    content: [call('WebSearch', { query: 'x' }, 'chatcmpl-tool-9f14')],
    stop_reason: 'tool_use',
    usage: [43, 128, 0, 14],
  },
  '21-tool-index-starts-at-one': {
    content: [text('Reading it.'), call('read_file', { path: 'a.txt' }, 'toolu_01A')],
    stop_reason: 'tool_use',
  },
  '22-tool-arguments-object': { content: [call('Write', { file_path: 'a', content: 'b' }, 'call_0')], stop_reason: 'tool_use' },
  '23-tool-id-missing-or-duplicate': {
    content: [call('A', { n: 1 }, 'toolu_test'), call('B', { n: 2 }, 'toolu_test-2')],
    stop_reason: 'tool_use',
  },
  '24-deepseek-reasoning-tool': {
    content: [thinking('Check it.'), call('get', {}, 'call_00_ab')],
    stop_reason: 'tool_use',
    usage: [19, 320, 0, 83, 39],
  },
  '26-xai-no-finish-key-reasoning-extra': {
    content: [thinking('Hm.'), text('Yes.')],
    stop_reason: 'end_turn',
    usage: [1, 290, 0, 222, 196],
  },
  '27-openrouter-keepalive-reasoning-details': {
    content: [thinking('Let me see.'), text('OK')],
    stop_reason: 'end_turn',
    usage: [30, 0, 0, 10],
  },
  '28-openrouter-mid-stream-error': { content: [text('Half')], error: ['upstream', /^Provider returned error$/] },
  '29-gemini-compat-thought-signature': {
    content: [{ type: 'redacted_thinking' }, call('find', { q: 'a' }, 'function-call-123')],
    stop_reason: 'tool_use',
    usage: [20, 0, 0, 40],
  },
  '30-bedrock-runtime-openai-reasoning-tag': {
    quirks: { thinkTags: ['reasoning'] },
    content: [thinking('The tool said -100.'), text('It boils at -100 °C.')],
    stop_reason: 'end_turn',
    usage: [271, 0, 0, 65],
  },
  '31-bedrock-mantle-reasoning': { content: [thinking('Simple sum.'), text('4')], stop_reason: 'end_turn', usage: [20, 0, 0, 9] },
};

function visible(content: Message['content']): Block[] {
  return content.map((block) => {
    if (block.type === 'thinking') return { type: block.type, thinking: block.thinking };
    return block.type === 'redacted_thinking' ? { type: block.type } : { ...block };
  });
}

/** What a client has of an answer that failed: its whole blocks. */
function wholeBlocks(read: ReturnType<typeof readText>): Message['content'] {
  const delta = { stop_reason: null, stop_sequence: null };
  const usage = { input_tokens: 0, output_tokens: 0, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
  return collectEvents([...read.events, { type: 'message_delta', delta, usage }, { type: 'message_stop' }]).content;
}

describe('CompletionReader reads the samples', () => {
  it.each(Object.entries(samples))('%s', (name, expected) => {
    const read = readPieces([sampleStream(name)], expected);
    if ('error' in expected) {
      expect(visible(wholeBlocks(read))).toEqual(expected.content);
      expect(read.error?.code).toBe(expected.error[0]);
      expect(read.error?.message).toMatch(expected.error[1]);
      expect(read.events.at(-1)?.type).not.toBe('message_stop');
      return;
    }
    expect(read.error).toBeUndefined();
    const message = collectEvents(read.events);
    expect(visible(message.content)).toEqual(expected.content);
    expect(message.stop_reason).toBe(expected.stop_reason);
    if (expected.usage !== undefined) {
      const [input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens, thinking_tokens] = expected.usage;
      expect(message.usage).toEqual({
        input_tokens,
        output_tokens,
        cache_read_input_tokens,
        cache_creation_input_tokens,
        ...(thinking_tokens !== undefined && { output_tokens_details: { thinking_tokens } }),
      });
    }
  });

  it.each(Object.entries(samples))('S17, S27: %s, cut at every byte and with any line end', (name, options) => {
    const whole = readPieces([sampleStream(name)], options);
    for (const bytes of [sampleStream(name), Buffer.from(sampleStream(name).toString().replaceAll('\n', '\r\n'))]) {
      const split = readPieces(
        Array.from(bytes, (_, index) => bytes.subarray(index, index + 1)),
        options,
      );
      expect(split.events).toEqual(whole.events);
      expect(split.error?.message).toBe(whole.error?.message);
    }
  });
});

describe('CompletionReader', () => {
  it('fails with a GatewayError or not at all, whatever the chunks are', () => {
    const field = fc.constantFrom(
      'content',
      'reasoning',
      'reasoning_details',
      'tool_calls',
      'function',
      'name',
      'arguments',
      'id',
      'index',
      'refusal',
      'text',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(field, tie('value'), { maxKeys: 4 }),
      ),
    }));
    const finish = fc.option(fc.constantFrom('stop', 'length', 'tool_calls', 'error'));
    const chunks = fc.array(
      fc.record({ choices: fc.array(fc.record({ delta: value, finish_reason: finish }), { maxLength: 2 }), usage: value }),
    );
    fc.assert(
      fc.property(chunks, (stream) => {
        const { events, error } = readText(chatStream(...stream), { quirks: { thinkTags: ['think'] } });
        const isWhole = events.at(-1)?.type === 'message_stop';
        expect(error === undefined).toBe(isWhole);
        const stops = events.filter(({ type }) => type === 'content_block_stop').length;
        const starts = events.filter(({ type }) => type === 'content_block_start').length;
        expect(stops).toBeLessThanOrEqual(starts);
      }),
      { numRuns: 1000 },
    );
  });
});
