import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chatUpstream, messagesUpstream, type Turn } from '@llama-stack/testkit';
import { describe, expect, it } from 'vitest';
import { bash } from './harness/bash.ts';
import { configFile } from './harness/config-file.ts';
import { mistralOrder } from './harness/mistral-order.ts';
import type { Route } from './harness/routes.ts';
import { startSetting } from './harness/with-stack.ts';

const redDot = 'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';

const models = [{ id: 'devstral-2', contextWindow: 131_072 }];

/** Mistral's own service. */
const mistral: Route = {
  name: 'Mistral',
  model: 'mistral/devstral-2',
  startUpstream: (script) => chatUpstream(script, { models }),
  env: () => ({}),
  config: ({ url }) =>
    configFile(`version: 2
distro_name: mistral
providers:
  inference:
    - provider_id: mistral
      provider_type: remote::openai-compatible
      config: { base_url: "${url}/v1", preset: mistral, api_key: fake }
`),
};

const onVllm: Route = {
  name: 'vLLM with a model of Mistral’s',
  model: 'vllm/devstral-2',
  startUpstream: (script) => messagesUpstream(script, { models, flavour: 'vllm' }),
  env: ({ url }) => ({ VLLM_URL: `${url}/v1` }),
};

const onOlderVllm: Route = {
  ...onVllm,
  name: 'an older vLLM with a model of Mistral’s',
  startUpstream: (script) => chatUpstream(script, { models, flavour: 'vllm' }),
};

describe.each([
  { route: mistral, refusals: 0 },
  { route: onVllm, refusals: 1 },
  { route: onOlderVllm, refusals: 1 },
])('Claude Code on $route.name', ({ route, refusals }) => {
  it('I1, R28: sees an image that a tool read, and talks on', async () => {
    const { claude, workspace, upstream } = await startSetting(
      route,
      mistralOrder(({ prompt, images }): Turn => {
        if (prompt.includes('Say hello')) return { text: 'Hello.' };
        const read = { name: 'Read', input: { file_path: join(workspace.project, 'dot.png') } };
        return images === 0 ? { tools: [read, bash('echo beside')] } : { text: 'A red dot.' };
      }),
    );
    writeFileSync(join(workspace.project, 'dot.png'), Buffer.from(redDot, 'base64'));
    expect(await claude('What is in dot.png?')).toMatchObject({ code: 0, stdout: 'A red dot.\n' });
    expect(await claude('-c', 'Say hello')).toMatchObject({ code: 0, stdout: 'Hello.\n' });
    expect(upstream.calls).toHaveLength(3 + refusals);
    expect(upstream.calls.at(-1)?.images).toBe(1);
  });
});
