import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ScriptedRequest, Turn } from '@llama-stack/testkit';
import { describe, expect, it } from 'vitest';
import { bash } from './harness/bash.ts';
import { native, olderVllm, ollama, responses, translated } from './harness/routes.ts';
import { startClaude } from './harness/run-claude.ts';
import { startSetting } from './harness/with-stack.ts';

describe.each([translated, responses, native, ollama, olderVllm])('Claude Code on $name', (route) => {
  it('prints a plain answer', async () => {
    const { claude, upstream } = await startSetting(route, () => ({ text: 'Two and two is four. Ünïcödé 🌍' }));
    const run = await claude('What is 2+2?');
    expect(run).toMatchObject({ code: 0, stdout: 'Two and two is four. Ünïcödé 🌍\n' });
    expect(upstream.calls).toHaveLength(1);
    expect(upstream.calls[0]?.prompt).toContain('What is 2+2?');
  });

  it('P1: sends no attribution line upstream', async () => {
    const { claude, upstream } = await startSetting(route, () => ({ text: 'ok' }));
    await claude('hi');
    expect(upstream.calls[0]?.upstream.text.includes('x-anthropic-billing-header')).toBe(false);
  });

  it('runs a tool loop whose file is then on disk', async () => {
    const { claude, workspace, upstream } = await startSetting(route, ({ results }): Turn => {
      if (results.length === 0) return { text: 'Making it.', tools: [bash('echo made by bash > made.txt')] };
      return existsSync(join(workspace.project, 'written.txt'))
        ? { text: 'Both files are there.' }
        : { tools: [{ name: 'Write', input: { file_path: join(workspace.project, 'written.txt'), content: 'wörld "quoted"\n' } }] };
    });
    const run = await claude('Make two files');
    expect(run).toMatchObject({ code: 0, stdout: 'Both files are there.\n' });
    expect(readFileSync(join(workspace.project, 'made.txt'), 'utf8')).toBe('made by bash\n');
    expect(readFileSync(join(workspace.project, 'written.txt'), 'utf8')).toBe('wörld "quoted"\n');
    expect(upstream.calls).toHaveLength(3);
  });

  it('runs two parallel tool calls and sends both results back', async () => {
    const { claude, upstream } = await startSetting(
      route,
      ({ results }): Turn =>
        results.length === 0 ? { tools: [bash('echo first-$((1+1))'), bash('echo second-$((2+2))')] } : { text: 'Both ran.' },
    );
    expect(await claude('Run both')).toMatchObject({ code: 0, stdout: 'Both ran.\n' });
    // The client sends results as the commands end, in either order.
    expect(upstream.calls[1]?.results.map(({ text }) => text).toSorted()).toEqual(['first-2', 'second-4']);
  });

  it('resumes a conversation with -c', async () => {
    const { claude, upstream } = await startSetting(route, ({ number }) => ({ text: number === 0 ? 'The word is zebra.' : 'Zebra.' }));
    await claude('Say a word');
    expect(await claude('-c', 'Which word was it?')).toMatchObject({ code: 0, stdout: 'Zebra.\n' });
    expect(upstream.calls[1]?.upstream.text).toContain('The word is zebra.');
  });

  it('shows an upstream error that a person can act on', async () => {
    const { claude } = await startSetting(route, () => ({ error: { status: 403, message: 'Your plan does not include this model' } }));
    const run = await claude('hi');
    expect(run.code).toBe(1);
    expect(run.stdout + run.stderr).toContain('Your plan does not include this model');
    expect(run.stdout + run.stderr).toContain(route.model.split('/')[0]);
  });

  it('S21: closes the upstream connection within a second of Ctrl-C', async () => {
    const { upstream, product, workspace } = await startSetting(route, () => ({ text: 'word '.repeat(400), pauseMs: 100 }));
    const claude = startClaude({ workspace, baseUrl: product.url, args: ['-p', '--model', route.model, 'Count'] });
    while ((upstream.calls[0]?.upstream.sentBytes ?? 0) === 0) await sleep(20);
    claude.kill('SIGINT');
    const left = await Promise.race([upstream.calls[0]?.upstream.closed.then(() => 'closed'), sleep(1_000, 'still open after a second')]);
    expect(left).toBe('closed');
    // It writes into its home until it is gone.
    if (claude.exitCode === null && claude.signalCode === null) await once(claude, 'exit');
  });
});

describe.each([translated, native])('Claude Code on $name, with agents', (route) => {
  it('D4, T15: runs a subagent, by whatever model name the client chooses for it', async () => {
    const script = ({ prompt, results }: ScriptedRequest): Turn => {
      if (prompt.includes('SUBTASK')) return { text: 'The subagent found 42.' };
      if (results.length > 0) return { text: `Heard: ${results[0]?.text.includes('42') === true ? '42' : 'nothing'}` };
      const input = {
        description: 'Find it',
        prompt: 'SUBTASK: find the number',
        subagent_type: 'general-purpose',
        model: 'haiku',
        run_in_background: false,
      };
      return { tools: [{ name: 'Agent', input }] };
    };
    const { claude, upstream } = await startSetting(route, script);
    expect(await claude('Ask an agent')).toMatchObject({ code: 0, stdout: 'Heard: 42\n' });
    expect(upstream.calls.length).toBeGreaterThanOrEqual(3);
  });
});

describe.each([responses, native, olderVllm])('Claude Code on $name, with thinking', (route) => {
  it('shows thinking, and sends it back unchanged on the next turn and after -c', async () => {
    const thinking = 'First I look.\nThen I "decide" — 🌍.';
    const { claude, upstream } = await startSetting(
      route,
      ({ results }): Turn => (results.length === 0 ? { thinking, tools: [bash('echo looked')] } : { text: 'Decided.' }),
    );
    const run = await claude('--output-format', 'stream-json', '--include-partial-messages', '--verbose', 'Think');
    const shown = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ type, event }) => type === 'stream_event' && event.delta?.type === 'thinking_delta')
      .map(({ event }) => event.delta.thinking);
    expect(shown.join('')).toBe(thinking);
    expect(upstream.calls[1]?.thinking).toEqual([thinking]);
    await claude('-c', 'Go on');
    expect(upstream.calls[2]?.thinking).toEqual([thinking]);
  });
});
