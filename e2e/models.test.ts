import { chatUpstream, type ScriptedRequest, type Turn } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bash } from './harness/bash.ts';
import { native, type Route, translated } from './harness/routes.ts';
import { startSetting } from './harness/with-stack.ts';

describe.each([
  { from: translated, to: native },
  { from: native, to: translated },
])('a conversation that moves from $from.name to $to.name', ({ from, to }) => {
  it('keeps its tool calls and results', async () => {
    const next = await to.startUpstream(() => ({ text: 'It was zebra.' }));
    onTestFinished(() => next.close());
    const script = ({ results }: ScriptedRequest): Turn =>
      results.length === 0 ? { tools: [bash('printf "%s%s" ze bra')] } : { text: 'Said.' };
    const { claude } = await startSetting(from, script, to.env(next));
    await claude('Say it');
    expect(await claude('-c', '--model', to.model, 'Which word was it?')).toMatchObject({ code: 0, stdout: 'It was zebra.\n' });
    expect(next.calls).toHaveLength(1);
    for (const kept of ['Say it', 'ze bra', '"zebra"', 'Said.', 'Which word was it?']) expect(next.calls[0]?.upstream.text).toContain(kept);
  });
});

describe('a tier', () => {
  it('D4: is what the server maps it to', async () => {
    const route: Route = {
      ...translated,
      startUpstream: (script) => chatUpstream(script, { models: [{ id: 'gpt-4o-mini' }, { id: 'gpt-4o' }], apiKey: 'sk-upstream' }),
    };
    const { claude, upstream } = await startSetting(route, () => ({ text: 'ok' }), { ANTHROPIC_DEFAULT_SONNET_MODEL: 'openai/gpt-4o' });
    expect(await claude('--model', 'claude-sonnet-5', 'hi')).toMatchObject({ code: 0, stdout: 'ok\n' });
    expect(upstream.calls.map(({ model }) => model)).toEqual(['gpt-4o']);
  });
});
