import { setTimeout as sleep } from 'node:timers/promises';
import type { ScriptedRequest, Turn } from '@llama-stack/testkit';
import { describe, expect, it } from 'vitest';
import { openTerminal } from './harness/open-terminal.ts';
import { native, translated } from './harness/routes.ts';
import { startSetting } from './harness/with-stack.ts';

/** The session's title is asked for without tools, beside the first answer. */
const isTitle = ({ tools }: ScriptedRequest) => tools.length === 0;

describe.each([translated, native])('the interactive Claude Code on $name', (route) => {
  it('R9: answers, and gives the session a title', async () => {
    const script = (request: ScriptedRequest): Turn => ({ text: isTitle(request) ? '{"title": "Sums"}' : 'It is four.' });
    const { product, workspace, upstream } = await startSetting(route, script);
    const terminal = openTerminal(workspace, product.url, ['--model', route.model]);
    await terminal.shows('❯');
    terminal.type('What is 2+2?');
    await sleep(300);
    terminal.type('\r');
    await terminal.shows('It is four.');
    expect(upstream.calls.some((call) => call.prompt.includes('What is 2+2?'))).toBe(true);
  });

  it('S21: lets a person interrupt a stream, and the upstream knows within a second', async () => {
    const script = (request: ScriptedRequest): Turn =>
      isTitle(request) ? { text: '{"title": "Counting"}' } : { text: 'counting '.repeat(400), pauseMs: 50 };
    const { product, workspace, upstream } = await startSetting(route, script);
    const terminal = openTerminal(workspace, product.url, ['--model', route.model]);
    await terminal.shows('❯');
    terminal.type('Count');
    await sleep(300);
    terminal.type('\r');
    await terminal.shows('counting counting');
    terminal.type('\x1b');
    const call = upstream.calls.find((request) => !isTitle(request));
    const left = await Promise.race([call?.upstream.closed.then(() => 'closed'), sleep(1_000, 'still open after a second')]);
    expect(left).toBe('closed');
    await terminal.shows(/interrupted/i);
  });
});
