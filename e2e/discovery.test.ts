import { setTimeout as sleep } from 'node:timers/promises';
import { messagesUpstream, type ScriptedRequest, type Turn } from '@llama-stack/testkit';
import { describe, expect, it } from 'vitest';
import { isOlderClient } from './harness/client-version.ts';
import { openTerminal } from './harness/open-terminal.ts';
import { native, type Route } from './harness/routes.ts';
import { withVariables } from './harness/run-claude.ts';
import { startSetting } from './harness/with-stack.ts';

const discovery = { CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '' };

const models = [
  { id: 'Qwen/Qwen3-8B', contextWindow: 131_072 },
  { id: 'zai/GLM-5', contextWindow: 65_536 },
];
const twoModels: Route = { ...native, startUpstream: (script) => messagesUpstream(script, { models, flavour: 'vllm' }) };

describe('model discovery', () => {
  it('D2: shows every model in /model, and one that is picked there answers', async () => {
    const script = ({ tools }: ScriptedRequest): Turn => ({ text: tools.length === 0 ? '{"title": "Sums"}' : 'It is four.' });
    const { product, workspace, upstream } = await startSetting(twoModels, script);
    const terminal = openTerminal(withVariables(workspace, discovery), product.url, []);
    const enter = async (text: string) => {
      terminal.type(text);
      await sleep(500);
      terminal.type('\r');
    };
    await terminal.shows('❯');
    await enter('/model');
    // Older releases read no descriptions.
    await terminal.shows(isOlderClient ? /vllm\/Qwen\/Qwen3-8B +From gateway/ : /vllm\/Qwen\/Qwen3-8B +vllm · 131k context/);
    await terminal.shows(isOlderClient ? /vllm\/zai\/GLM-5 +From gateway/ : /vllm\/zai\/GLM-5 +vllm · 66k context/);
    const row = /(\d)\. vllm\/zai\/GLM-5/.exec(terminal.screen())?.[1] ?? '';
    await enter(row);
    await terminal.shows(/Set model to .*vllm\/zai\/GLM-5/);
    await enter('What is 2+2?');
    await terminal.shows('It is four.');
    expect(upstream.calls.at(-1)?.model).toBe('zai/GLM-5');
  });
});

/** Passes on what the client sends as it is, so that it shows there. */
const relayed: Route = {
  name: 'anthropic, relayed',
  model: 'anthropic/some-model',
  startUpstream: (script) => messagesUpstream(script, { models: [{ id: 'some-model' }], apiKey: 'sk-ant-upstream' }),
  env: ({ url }) => ({ ANTHROPIC_UPSTREAM_API_KEY: 'sk-ant-upstream', ANTHROPIC_UPSTREAM_BASE_URL: url }),
};

describe('a name with the profile of a model that the client knows', () => {
  const alias = `claude-haiku-4-5/${relayed.model}`;

  it('makes the client send what that model takes: no system messages in place, thinking by budget', async () => {
    const { claude, upstream } = await startSetting(relayed, () => ({ text: 'ok' }));
    await claude('hi');
    await claude('--model', alias, 'hi');
    const [plain, profiled] = upstream.calls.map(({ model, upstream: { json } }) => ({ model, ...readProfile(json) }));
    expect(plain).toEqual({ model: 'some-model', roles: ['user', 'system'], thinking: 'adaptive' });
    expect(profiled).toEqual({ model: 'some-model', roles: ['user'], thinking: 'enabled' });
  });

  it.runIf(!isOlderClient)('makes the client believe in a window of 200,000 tokens instead of 1,000,000', async () => {
    for (const [model, window] of [
      [native.model, /\/1m tokens/i],
      [`claude-haiku-4-5/${native.model}`, /\/200k tokens/i],
    ] as const) {
      const { product, workspace } = await startSetting(native, () => ({ text: '{"title": "Size"}' }));
      const terminal = openTerminal(workspace, product.url, ['--model', model]);
      await terminal.shows('❯');
      terminal.type('/context');
      await sleep(500);
      terminal.type('\r');
      await terminal.shows(window);
    }
  });
});

function readProfile(json: unknown) {
  const { messages, thinking } = json as { messages: { role: string }[]; thinking?: { type: string } };
  return { roles: messages.map(({ role }) => role), thinking: thinking?.type };
}
