import { existsSync } from 'node:fs';
import { chatUpstream } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { folderOf } from '../__fixtures__/run-in-process.ts';
import { startServer } from '../__fixtures__/spawn-command.ts';

// Each test starts the built product, in processes of its own.
vi.setConfig({ testTimeout: 60_000 });

/** The starter on one upstream with two models, and a folder that outlives a server. */
async function home() {
  const upstream = await chatUpstream(() => ({ text: 'Hello' }), { models: [{ id: 'big' }, { id: 'small' }] });
  onTestFinished(() => upstream.close());
  return { LLAMA_STACK_HOME: folderOf({}), OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.url}/v1` };
}

const name = 'claude-haiku-4-5-20251001';
const small = { model_id: name, provider_id: 'openai', provider_model_id: 'small', model_type: 'llm' };

async function request(url: string, method: string, body?: unknown) {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json: { resolves_to?: { model: string; rule: string } } = JSON.parse(await answer.text());
  return { status: answer.status, body: json };
}

async function ruleOf(url: string): Promise<string> {
  const { body } = await request(`${url}/v1/models/${name}`, 'GET');
  return `${body.resolves_to?.model}: ${body.resolves_to?.rule}`;
}

const registered = `small: registered by the API as '${name}'`;

describe('a model registered by POST /v1/models', () => {
  it('is there after a restart, until it is deleted', async () => {
    const env = await home();
    const first = await startServer('starter', env);
    const answer = await request(`${first.url}/v1/models`, 'POST', small);
    expect(answer).toEqual(await request(`${first.url}/v1/models/${name}`, 'GET'));
    expect(answer.body).toMatchObject({ id: name, resolves_to: { provider_id: 'openai', model: 'small' } });
    first.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0 });
    const second = await startServer('starter', env);
    expect(await ruleOf(second.url)).toBe(registered);
    second.kill('SIGKILL');
    await second.ended;
    const third = await startServer('starter', env);
    expect(await request(`${third.url}/v1/models/${name}`, 'DELETE')).toMatchObject({ status: 200, body: { id: name, deleted: true } });
    expect(await ruleOf(third.url)).toContain('best model of openai');
    expect(await request(`${third.url}/v1/models/${name}`, 'DELETE')).toMatchObject({
      status: 409,
      body: { error: { message: `Model '${name}' is registered in config.yaml, not by the API: remove it there` } },
    });
  });

  it('is known to a second process on the same store', async () => {
    const env = await home();
    const [one, two] = await Promise.all([startServer('starter', env), startServer('starter', env)]);
    await request(`${one.url}/v1/models`, 'POST', small);
    await vi.waitFor(async () => expect(await ruleOf(two.url)).toBe(registered), { timeout: 20_000, interval: 100 });
    await request(`${two.url}/v1/models/${name}`, 'DELETE');
    await vi.waitFor(async () => expect(await ruleOf(one.url)).toContain('best model of openai'), { timeout: 20_000, interval: 100 });
  });
});

it("a session's own model is known to the next process, and to one beside it", async () => {
  const env = await home();
  const one = await startServer('starter', env);
  const ask = (url: string, model: string, more: object = {}) =>
    fetch(`${url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-claude-code-session-id': 'aaaa-bbbb', 'x-api-key': 'fake' },
      body: JSON.stringify({ model, max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }], ...more }),
    });
  await ask(one.url, 'openai/small', { tools: [{ name: 'Read', input_schema: { type: 'object' } }] });
  const beside = await startServer('starter', env);
  await ask(beside.url, 'claude-haiku-9');
  one.kill('SIGTERM');
  beside.kill('SIGTERM');
  for (const { stdout, stderr } of await Promise.all([one.ended, beside.ended]))
    expect(stdout + stderr).toContain('"providerModel":"small"');
});

it('nothing is written, and no file made, until there is something to keep', async () => {
  const env = await home();
  const { url } = await startServer('starter', env);
  expect(await ruleOf(url)).toContain('best model of openai');
  expect(existsSync(`${env.LLAMA_STACK_HOME}/kv.db`)).toBe(false);
});
