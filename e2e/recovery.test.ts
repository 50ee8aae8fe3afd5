import { setTimeout as sleep } from 'node:timers/promises';
import type { ScriptedRequest, Turn } from '@llama-stack/testkit';
import { describe, expect, it } from 'vitest';
import { bash } from './harness/bash.ts';
import { openTerminal } from './harness/open-terminal.ts';
import { native, responses, translated } from './harness/routes.ts';
import { startSetting } from './harness/with-stack.ts';

const summary = 'They counted to three.';

const tooLong =
  "This model's maximum context length is 128000 tokens. However, your messages resulted in 140321 tokens. Please reduce the length of the messages.";

const isCompaction = ({ prompt }: ScriptedRequest) => prompt.includes('<summary>');

describe.each([translated, responses, native])('Claude Code on $name', (route) => {
  it.each([429, 503, 529])('asks again after a %i with retry-after, and is answered', async (status) => {
    const busy = { status, message: 'Busy', headers: { 'retry-after': '1' } };
    const { claude, upstream } = await startSetting(route, ({ number }) => (number === 0 ? { error: busy } : { text: 'At last.' }));
    expect(await claude('hi')).toMatchObject({ code: 0, stdout: 'At last.\n' });
    expect(upstream.calls).toHaveLength(2);
  });

  it('S18: asks again when an answer was cut off', async () => {
    const { claude } = await startSetting(
      route,
      ({ number }): Turn => (number === 0 ? { text: 'Half an', interrupted: 'cut' } : { text: 'A whole answer.' }),
    );
    expect(await claude('hi')).toMatchObject({ code: 0, stdout: 'A whole answer.\n' });
  });

  it('asks for the rest of an answer that max_tokens cut', async () => {
    const { claude, upstream } = await startSetting(
      route,
      ({ number }): Turn => (number === 0 ? { text: 'The beginning,', stop: 'length' } : { text: 'and the end.' }),
    );
    expect(await claude('Tell')).toMatchObject({ code: 0, stdout: 'and the end.\n' });
    expect(upstream.calls).toHaveLength(2);
    expect(upstream.calls[1]?.upstream.text).toContain('The beginning,');
  });

  it('R18: is answered where an upstream gives fewer tokens, in one call more', async () => {
    const error = { status: 400, message: 'Range of max_tokens should be [1, 8192]' };
    const { claude, upstream } = await startSetting(route, ({ number }): Turn => (number === 0 ? { error } : { text: 'Short.' }));
    expect(await claude('hi')).toMatchObject({ code: 0, stdout: 'Short.\n' });
    expect(upstream.calls).toHaveLength(2);
    expect(upstream.calls[1]?.upstream.text).toMatch(/"max_(?:completion_|output_)?tokens":8192\b/);
  });

  it('U13: compacts a resumed conversation that became too long', async () => {
    const { claude, upstream } = await startSetting(route, [
      { text: 'One, two.' },
      { text: 'Two, one.' },
      { error: { status: 400, message: tooLong, code: 'context_length_exceeded' } },
      { text: `<summary>${summary}</summary>` },
      { text: 'Three.' },
    ]);
    await claude('Count to two');
    await claude('-c', 'Backwards');
    expect(await claude('-c', 'Which number comes next?')).toMatchObject({ code: 0, stdout: 'Three.\n' });
    expect(upstream.calls[4]?.upstream.text).toContain(summary);
  });
});

describe('Claude Code on a full context', () => {
  it('U13: compacts in the middle of a tool loop, and ends it', async () => {
    const overflow = { status: 400, message: tooLong, code: 'context_length_exceeded' };
    const script = (request: ScriptedRequest): Turn => {
      if (isCompaction(request)) return { text: `<summary>${summary}</summary>` };
      if (request.upstream.text.includes(summary)) return { text: 'Counted.' };
      return request.number < 3 ? { tools: [bash(`echo number-${request.number}; seq 4000`)] } : { error: overflow };
    };
    const { claude, upstream } = await startSetting(translated, script);
    expect(await claude('Count')).toMatchObject({ code: 0, stdout: 'Counted.\n' });
    const sizes = upstream.calls.map((call) => call.upstream.text.length);
    expect(sizes.at(-1)).toBeLessThan(sizes[3] ?? 0);
  });

  it('/compact: goes on from the summary', async () => {
    const script = (request: ScriptedRequest): Turn => {
      if (request.tools.length === 0) return { text: '{"title": "Counting"}' };
      if (isCompaction(request)) return { text: `<summary>${summary}</summary>` };
      if (request.upstream.text.includes(summary)) return { text: 'Four it is.' };
      return { text: request.prompt.includes('backwards') ? 'Three, two, one.' : 'One, two, three.' };
    };
    const { product, workspace } = await startSetting(translated, script);
    const terminal = openTerminal(workspace, product.url, ['--model', translated.model]);
    const enter = async (text: string) => {
      terminal.type(text);
      await sleep(400);
      terminal.type('\r');
    };
    await terminal.shows('❯');
    await enter('Count to three');
    await terminal.shows('One, two, three.');
    await enter('Now backwards');
    await terminal.shows('Three, two, one.');
    await enter('/compact');
    await terminal.shows(/compacted/i);
    await enter('And then?');
    await terminal.shows('Four it is.');
  });
});
