import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectEvents } from './collect-message.ts';
import { MessageBuilder } from './message-builder.ts';
import type { EventBatch, MessageStreamEvent } from './stream-event.ts';

function open(): MessageBuilder {
  return new MessageBuilder({ id: 'msg_1', model: 'm', promptTokens: 40, sealThinking: () => 'ls1.seal' });
}

function build(write: (builder: MessageBuilder) => void): EventBatch {
  const builder = open();
  write(builder);
  builder.finish();
  return builder.take();
}

/** The blocks as a client keeps them, and the reason the answer ended. */
function answer(write: (builder: MessageBuilder) => void) {
  const { content, stop_reason } = collectEvents(build(write));
  return { content, stop_reason };
}

const types = (events: EventBatch) => events.map((event) => event.type);

describe('MessageBuilder', () => {
  it('S1: opens, fills and closes one block at a time', () => {
    const events = build((builder) => {
      builder.thinking('hm');
      builder.text('a');
      builder.text('b');
    });
    expect(types(events)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it('S2: keeps the first argument fragment when a tool follows text', () => {
    const { content } = answer((builder) => {
      builder.text('Reading.');
      builder.toolUse('t1', 'Read');
      builder.toolInput('t1', '{"a":');
      builder.toolInput('t1', '1}');
    });
    expect(content).toEqual([
      { type: 'text', text: 'Reading.' },
      { type: 'tool_use', id: 't1', name: 'Read', input: { a: 1 } },
    ]);
  });

  it('S9: buffers a second tool call until the first is whole', () => {
    const { content, stop_reason } = answer((builder) => {
      builder.toolUse('t1', 'A');
      builder.toolInput('t1', '{"n":');
      builder.toolUse('t2', 'B');
      builder.toolInput('t2', '{"m":');
      builder.toolInput('t1', '1}');
      builder.toolInput('t2', '2}');
    });
    expect(content).toEqual([
      { type: 'tool_use', id: 't1', name: 'A', input: { n: 1 } },
      { type: 'tool_use', id: 't2', name: 'B', input: { m: 2 } },
    ]);
    expect(stop_reason).toBe('tool_use');
  });

  it('closes a whole call as soon as the next one begins, so that it runs without waiting', () => {
    const builder = open();
    builder.toolUse('t1', 'A');
    builder.toolInput('t1', '{}');
    builder.toolUse('t2', 'B');
    expect(types(builder.take())).toContain('content_block_stop');
  });

  it('S11: gives a call without arguments the input {}', () => {
    expect(answer((builder) => builder.toolUse('t1', 'A')).content).toEqual([{ type: 'tool_use', id: 't1', name: 'A', input: {} }]);
  });

  it.each(['max_tokens', 'tool_use', 'end_turn'] as const)('S12: never commits a truncated call, when the upstream says %s', (reason) => {
    const events = build((builder) => {
      builder.toolUse('t1', 'A');
      builder.toolInput('t1', '{"a": "cut o');
      builder.stop(reason);
    });
    expect(types(events)).not.toContain('content_block_stop');
    expect(collectEvents(events)).toMatchObject({ content: [], stop_reason: 'max_tokens' });
  });

  it.each([
    { what: 'a call that had only begun is cut off', ends: false, content: [], stop_reason: 'max_tokens' },
    {
      what: 'a call that the upstream had ended has no arguments',
      ends: true,
      content: [{ name: 'A', input: {} }],
      stop_reason: 'tool_use',
    },
  ])('S12: where an answer is cut short, $what', ({ ends, content, stop_reason }) => {
    const events = build((builder) => {
      builder.toolUse('t1', 'A');
      if (ends) builder.endBlock('t1');
      builder.stop('max_tokens');
    });
    expect(collectEvents(events)).toMatchObject({ content, stop_reason });
  });

  it('S12: a call without input that another followed is whole, however the answer ends', () => {
    const { content, stop_reason } = answer((builder) => {
      builder.toolUse('t1', 'A');
      builder.toolUse('t2', 'B');
      builder.stop('model_context_window_exceeded');
    });
    expect({ content, stop_reason }).toEqual({
      content: [{ type: 'tool_use', id: 't1', name: 'A', input: {} }],
      stop_reason: 'model_context_window_exceeded',
    });
  });

  it('begins no text of nothing but white space, and drops it where another block follows', () => {
    const { content } = answer((builder) => {
      builder.text('\n');
      builder.text('\n');
      builder.thinking('hm');
      builder.text('\n');
      builder.thinking(' so');
      builder.text('\n\n');
      builder.toolUse('t1', 'A');
      builder.text(' ');
      builder.endBlock('t1');
    });
    expect(content).toEqual([
      { type: 'thinking', thinking: 'hm so', signature: 'ls1.seal' },
      { type: 'tool_use', id: 't1', name: 'A', input: {} },
    ]);
  });

  it('writes the white space that a text begins with once the text says something', () => {
    const builder = open();
    builder.start();
    builder.take();
    builder.text('\n');
    expect(builder.take()).toEqual([]);
    builder.text('\nHi');
    builder.text('\n');
    builder.finish();
    const deltas = builder.take().flatMap((event) => (event.type === 'content_block_delta' ? [event.delta] : []));
    expect(deltas).toEqual([
      { type: 'text_delta', text: '\n\nHi' },
      { type: 'text_delta', text: '\n' },
    ]);
  });

  it('keeps no more than a little of endless white space', () => {
    const { content } = answer((builder) => {
      for (let count = 0; count < 5_000; count += 1) builder.text(' ');
      builder.text('x');
    });
    expect(JSON.stringify(content).length).toBeLessThan(1_100);
  });

  it('keeps text back that comes amid a call, and writes it after the call', () => {
    const { content } = answer((builder) => {
      builder.toolUse('t1', 'A');
      builder.toolInput('t1', '{"a":');
      builder.text('note');
      builder.toolInput('t1', '1}');
    });
    expect(content).toEqual([
      { type: 'tool_use', id: 't1', name: 'A', input: { a: 1 } },
      { type: 'text', text: 'note' },
    ]);
  });

  it.each([
    [
      'S14: a call makes it tool_use',
      (b: MessageBuilder) => {
        b.toolUse('t', 'A');
        b.stop('end_turn');
      },
      'tool_use',
    ],
    [
      'S14: without a call tool_use is end_turn',
      (b: MessageBuilder) => {
        b.text('x');
        b.stop('tool_use');
      },
      'end_turn',
    ],
    [
      'E12: a refusal stays one',
      (b: MessageBuilder) => {
        b.toolUse('t', 'A');
        b.stop('refusal');
      },
      'refusal',
    ],
    ['S15: an empty answer ends its turn', () => undefined, 'end_turn'],
    [
      'max_tokens stays',
      (b: MessageBuilder) => {
        b.text('x');
        b.stop('max_tokens');
      },
      'max_tokens',
    ],
  ])('%s', (_, write, reason) => {
    expect(answer(write).stop_reason).toBe(reason);
  });

  it('K9: gives every thinking block a signature, its own or a seal', () => {
    const { content } = answer((builder) => {
      builder.thinking('a');
      builder.text('x');
      builder.thinking('b');
      builder.signature('own');
    });
    expect(content).toMatchObject([{ signature: 'ls1.seal' }, { type: 'text' }, { signature: 'own' }]);
  });

  it('U1: always has whole numbers in both usages', () => {
    const events = build((builder) => {
      builder.text('twelve bytes');
      builder.usage({ cache_read_input_tokens: Number.NaN, input_tokens: -4 });
    });
    expect(events[0]).toMatchObject({ message: { usage: { input_tokens: 40, output_tokens: 0 } } });
    expect(events.at(-2)).toMatchObject({ usage: { input_tokens: 0, output_tokens: 3, cache_read_input_tokens: 0 } });
  });

  it('U2: reports the true counts at the end, the last ones given', () => {
    const events = build((builder) => {
      builder.usage({ input_tokens: 5, output_tokens: 1 });
      builder.usage({ output_tokens: 9 });
    });
    expect(events.at(-2)).toMatchObject({ usage: { input_tokens: 5, output_tokens: 9 } });
  });

  it('S9: writes a whole call on, once what it waited for is whole', () => {
    const builder = open();
    builder.toolUse('t1', 'A');
    builder.toolInput('t1', '{"n":"}');
    builder.toolUse('t2', 'B');
    builder.toolInput('t2', '{}');
    builder.text('after');
    expect(JSON.stringify(builder.take())).not.toContain('t2');
    builder.toolInput('t1', '\\"}"');
    builder.toolInput('t1', '}');
    expect(types(builder.take())).toEqual([
      ...['content_block_delta', 'content_block_delta', 'content_block_stop'],
      ...['content_block_start', 'content_block_delta', 'content_block_stop'],
      ...['content_block_start', 'content_block_delta'],
    ]);
  });

  it('S12: a call that was cut off before it could be shown is not shown', () => {
    const { content, stop_reason } = answer((builder) => {
      builder.toolUse('t1', 'A');
      builder.toolInput('t1', '{"a"');
      builder.toolUse('t2', 'B');
      builder.toolInput('t2', '{"b"');
      builder.text('the end');
    });
    expect({ content, stop_reason }).toEqual({ content: [{ type: 'text', text: 'the end' }], stop_reason: 'max_tokens' });
  });

  it('keeps blocks back in their order: thinking with its signature, text ended by the upstream, whole blocks', () => {
    const { content } = answer((builder) => {
      builder.toolUse('t1', 'A');
      builder.thinking('hm');
      builder.signature('own');
      builder.endBlock();
      builder.thinking('ha');
      builder.text('one');
      builder.endBlock();
      builder.text('two');
      builder.redactedThinking('data');
      builder.endBlock('t1');
      builder.text('three');
    });
    expect(content).toEqual([
      { type: 'tool_use', id: 't1', name: 'A', input: {} },
      { type: 'thinking', thinking: 'hm', signature: 'own' },
      { type: 'thinking', thinking: 'ha', signature: 'ls1.seal' },
      { type: 'text', text: 'one' },
      { type: 'text', text: 'two' },
      { type: 'redacted_thinking', data: 'data' },
      { type: 'text', text: 'three' },
    ]);
  });

  it('runs a call at once when the upstream ends it, also one that waited', () => {
    const builder = open();
    builder.toolUse('t1', 'A');
    builder.toolUse('t2', 'B');
    builder.toolInput('t2', '{"b":1}');
    builder.endBlock('t2');
    expect(builder.committedCalls).toBe(0);
    builder.endBlock('t1');
    expect(builder.committedCalls).toBe(2);
  });

  it('K9: a signature without a thinking block is nobody’s', () => {
    const { content } = answer((builder) => {
      builder.text('x');
      builder.signature('stray');
      builder.thinking('b');
    });
    expect(content).toMatchObject([{ type: 'text' }, { signature: 'ls1.seal' }]);
  });

  it('opens a thinking block for a seal without text', () => {
    expect(answer((builder) => builder.thinking('')).content).toEqual([{ type: 'thinking', thinking: '', signature: 'ls1.seal' }]);
  });

  it('writes message_start before a whole block too', () => {
    const builder = open();
    builder.redactedThinking('data');
    expect(types(builder.take())).toEqual(['message_start', 'content_block_start', 'content_block_stop']);
  });

  it('writes nothing after the end', () => {
    const builder = open();
    builder.finish();
    builder.take();
    for (const write of [() => builder.text('x'), () => builder.toolUse('t', 'T'), () => builder.redactedThinking('d')]) write();
    builder.finish();
    expect(builder.take()).toEqual([]);
  });

  it('writes a valid stream whatever it is told', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => expectValid(play(steps))));
  });

  it('loses no text, no thinking and no whole call, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { content } = collectEvents(play(steps));
        const said = (kind: 'text' | 'thinking') => steps.map((one) => (one.does === kind ? one.text : '')).join('');
        // Blocks of nothing but white space are not begun.
        const ink = (text: string) => text.replace(/\s/g, '');
        expect(ink(content.map((block) => (block.type === 'text' ? block.text : '')).join(''))).toBe(ink(said('text')));
        expect(content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join('')).toBe(said('thinking'));
      }),
    );
  });

  it('S9: any interleaving of calls gives each its own input', () => {
    const input = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(input, { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.nat()), (inputs, choices) => {
        const rest = inputs.map((value) => [...JSON.stringify(value)]);
        const { content, stop_reason } = answer((builder) => {
          for (const index of inputs.keys()) builder.toolUse(`t${index}`, 'T');
          while (rest.some((characters) => characters.length > 0)) {
            const index = (choices.next().value ?? 0) % rest.length;
            builder.toolInput(`t${index}`, rest[index]?.splice(0, 3).join('') ?? '');
          }
        });
        const parsed = inputs.map((value, index) => ({
          type: 'tool_use',
          id: `t${index}`,
          name: 'T',
          input: JSON.parse(JSON.stringify(value)),
        }));
        expect({ content, stop_reason }).toEqual({ content: parsed, stop_reason: 'tool_use' });
      }),
    );
  });
});

type Step =
  | { readonly does: 'text' | 'thinking'; readonly text: string }
  | { readonly does: 'call' | 'end call'; readonly id: string }
  | { readonly does: 'input'; readonly id: string; readonly json: string }
  | { readonly does: 'end' | 'redacted' | 'signature' };

/** Anything a parser may say. */
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constantFrom('text', 'thinking'), text: fc.string() }),
  fc.record({ does: fc.constantFrom('call', 'end call'), id: fc.constantFrom('t1', 't2', 't3') }),
  fc.record({
    does: fc.constant('input'),
    id: fc.constantFrom('t1', 't2', 't3'),
    json: fc.constantFrom('{}', '{"a":', '1}', '{"b":"}', '"}', 'x'),
  }),
  fc.record({ does: fc.constantFrom('end', 'redacted', 'signature') }),
);

/** A call begins once: ids are unique within a message. */
function play(steps: readonly Step[]): EventBatch {
  const begun = new Set<string>();
  return build((builder) => {
    for (const one of steps) {
      if (one.does !== 'call') say(builder, one);
      else if (!begun.has(one.id)) builder.toolUse(one.id, 'T');
      if (one.does === 'call') begun.add(one.id);
    }
  });
}

function say(builder: MessageBuilder, step: Step): void {
  switch (step.does) {
    case 'text':
      builder.text(step.text);
      break;
    case 'thinking':
      builder.thinking(step.text);
      break;
    case 'input':
      builder.toolInput(step.id, step.json);
      break;
    case 'end call':
      builder.endBlock(step.id);
      break;
    case 'end':
      builder.endBlock();
      break;
    case 'redacted':
      builder.redactedThinking('data');
      break;
    case 'signature':
      builder.signature('own');
  }
}

/** start → delta* → stop, rising indexes, nothing before message_start or after message_stop. */
function expectValid(events: readonly MessageStreamEvent[]): void {
  expect(events[0]?.type).toBe('message_start');
  expect(types(events.slice(-2))).toEqual(['message_delta', 'message_stop']);
  let index = -1;
  let open = false;
  for (const event of events.slice(1, -2)) {
    if (event.type === 'content_block_start') {
      expect(event.index).toBe(index + 1);
      index = event.index;
      open = true;
    } else if (event.type === 'content_block_delta' || event.type === 'content_block_stop') {
      expect({ open, index: event.index }).toEqual({ open: true, index });
      open = event.type === 'content_block_delta';
    } else expect.unreachable(event.type);
  }
}
