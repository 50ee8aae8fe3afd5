import { AttemptBudget, type CallContext, collectMessage, type Loss, type MessagesRequest, silentLogger } from '@llama-stack/core';
import { chatUpstream, type ScriptedUpstream } from '@llama-stack/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { provider as plugin } from './index.ts';

let upstream: ScriptedUpstream | undefined;

afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
});

async function ask(model: string, request: Partial<MessagesRequest> = {}) {
  upstream = await chatUpstream(() => ({ text: 'Hello' }), { models: [{ id: model }] });
  const config = await plugin.config['~standard'].validate({ base_url: `${upstream.url}/v1`, api_key: 'sk-test' });
  if (config.issues) throw new Error(JSON.stringify(config.issues));
  const provider = await plugin.create({ id: 'openai', config: config.value, logger: silentLogger });
  const losses: Loss[] = [];
  const context: CallContext = {
    id: 'req_1',
    signal: new AbortController().signal,
    logger: silentLogger,
    client: { model: 'claude-opus-4-5', betas: [] },
    budget: new AttemptBudget(3),
    onLoss: (loss) => losses.push(loss),
  };
  const asked = { model, max_tokens: 4_096, stream: true, messages: [{ role: 'user' as const, content: 'Hi' }], ...request };
  const message = await collectMessage(provider.infer(asked, context));
  await provider.close?.();
  return { message, body: upstream.calls[0]?.upstream.json, headers: upstream.calls[0]?.upstream.headers, losses };
}

describe('openai', () => {
  it('S23: answers under the name that the client asked for, with the key as a bearer token', async () => {
    const { message, headers } = await ask('gpt-4o-mini');
    expect(message).toMatchObject({ model: 'claude-opus-4-5', content: [{ type: 'text', text: 'Hello' }], stop_reason: 'end_turn' });
    expect(headers).toMatchObject({ authorization: 'Bearer sk-test', 'accept-encoding': 'identity' });
  });
});
