import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { chatUpstream, startUpstream } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { folderOf } from '../__fixtures__/run-in-process.ts';
import { runCommand, spawnCommand, startServer } from '../__fixtures__/spawn-command.ts';

// Each test starts the built product, in processes of its own.
vi.setConfig({ testTimeout: 30_000 });

/** An upstream that answers every call in the same way. */
async function openai(...[turn, options]: [turn?: object, options?: Parameters<typeof chatUpstream>[1]]) {
  const upstream = await chatUpstream(() => ({ text: 'Hello there', ...turn }), options);
  onTestFinished(() => upstream.close());
  return { upstream, env: { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.url}/v1` } };
}

const request = { model: 'openai/test-model', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] };
const ask = (url: string, body: unknown) =>
  fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'fake' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('llama stack run starter', () => {
  it('answers with what the upstream says, streamed and not', async () => {
    const { env } = await openai();
    const { url } = await startServer('starter', env);
    expect(await (await ask(url, request)).json()).toMatchObject({
      type: 'message',
      model: 'openai/test-model',
      content: [{ type: 'text', text: 'Hello there' }],
      stop_reason: 'end_turn',
    });
    const stream = await (await ask(url, { ...request, stream: true })).text();
    expect(stream).toMatch(/^event: message_start\n/);
    expect(stream).toMatch(/event: message_stop\ndata: .+\n\n$/);
  });

  it('D3, D4: answers to Claude names, and says at start-up where they lead', async () => {
    const { env } = await openai();
    const server = await startServer('starter', env);
    await server.until(/claude-\* → openai\/test-model/);
    expect(await (await ask(server.url, { ...request, model: 'claude-haiku-9-9' })).json()).toMatchObject({ model: 'claude-haiku-9-9' });
  });

  it('starts without any provider, and says what to set', async () => {
    const server = await startServer('starter');
    await server.until(/No provider is on.+VLLM_URL=\S+ for vllm.+OLLAMA_URL=\S+ for ollama.+OPENAI_API_KEY for openai/s);
    const response = await ask(server.url, { ...request, model: 'claude-opus-5-5' });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('OPENAI_API_KEY');
  });

  it('starts beside an upstream that never answers, says so, and lists what the others have', async () => {
    const hanging = await startUpstream(() => ({ finish: 'hang' }));
    onTestFinished(() => hanging.close());
    const { env } = await openai();
    const server = await startServer('starter', { ...env, VLLM_URL: `${hanging.url}/v1` });
    await server.until(/vllm: has not listed its models yet; still asking\n.*openai: 1 model\n.*claude-\* → openai\/test-model/s);
    expect(await (await fetch(`${server.url}/v1/models`)).json()).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ id: 'openai/test-model' })]),
    });
    expect(await (await ask(server.url, { ...request, model: 'claude-opus-5-5' })).json()).toMatchObject({ stop_reason: 'end_turn' });
  });

  it('tells a client that comes before the models are known to try again', async () => {
    const hanging = await startUpstream(() => ({ finish: 'hang' }));
    onTestFinished(() => hanging.close());
    const server = await startServer('starter', { VLLM_URL: `${hanging.url}/v1` });
    const early = await ask(server.url, { ...request, model: 'claude-opus-5-5' });
    expect([early.status, early.headers.get('retry-after')]).toEqual([529, '2']);
    expect(await early.text()).toContain("provider 'vllm' has not listed its models yet. Try again in a moment");
  });

  it('lets an answer finish when it is told to stop', async () => {
    const { env, upstream } = await openai({ text: ['one ', 'two ', 'three'], pauseMs: 300 });
    const server = await startServer('starter', env);
    const answer = ask(server.url, { ...request, stream: true }).then((response) => response.text());
    while (upstream.calls.length === 0) await new Promise(setImmediate);
    server.kill('SIGTERM');
    expect(await answer).toContain('message_stop');
    expect(await server.ended).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Waiting for running answers, 30 s at most. Ctrl-C again ends them now.'),
    });
  });
});

describe('bad requests', () => {
  it('are answered with 400 that names the mistake, and reach no upstream', async () => {
    const { env, upstream } = await openai();
    const { url } = await startServer('starter', env);
    const mistakes: [body: unknown, message: RegExp][] = [
      ['{"model": "openai/test-model",', /JSON.*position/],
      [[], /object/],
      [{ ...request, messages: [] }, /messages/],
      [{ ...request, max_tokens: 'many' }, /max_tokens/],
      [{ ...request, messages: [{ role: 'robot', content: 'Hi' }] }, /messages\.0\.role/],
    ];
    for (const [body, message] of mistakes) {
      const response = await ask(url, body);
      const text = await response.text();
      expect({ status: response.status, type: JSON.parse(text).error.type }).toEqual({ status: 400, type: 'invalid_request_error' });
      expect(text).toMatch(message);
    }
    expect(upstream.calls).toEqual([]);
  });

  it('E9: answers an unknown model with 404 and the nearest names', async () => {
    const { env } = await openai();
    const { url } = await startServer('starter', env);
    const response = await ask(url, { ...request, model: 'test-modle' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { type: 'not_found_error', message: expect.stringMatching(/^Model 'test-modle' not found.*openai\/test-model/s) },
    });
  });
});

describe('upstreams that fail', () => {
  it('E1: passes a refused key on, naming the variable, with no part of the key', async () => {
    const { env } = await openai({}, { apiKey: 'another' });
    const server = await startServer('starter', env);
    const response = await ask(server.url, request);
    expect(response.status).toBe(401);
    const text = await response.text();
    expect(text).toContain('OPENAI_API_KEY');
    expect(text).not.toContain('sk-test');
  });

  it('E1: answers for an upstream that is down with 502, naming its address', async () => {
    const { url } = await startServer('starter', { VLLM_URL: 'http://127.0.0.1:1/v1' });
    const response = await ask(url, { ...request, model: 'vllm/some/model' });
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ error: { type: 'api_error', message: expect.stringContaining('http://127.0.0.1:1') } });
  });

  it('E1: answers for an upstream that sends a web page with 502', async () => {
    const { env } = await openai({ raw: { text: '<html>Bad gateway</html>', status: 502 } });
    const { url } = await startServer('starter', env);
    const response = await ask(url, request);
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain('<html>');
  });
});

describe('what keeps a server from starting', () => {
  it('is a port of a Llama Stack that runs already', async () => {
    const { port } = new URL((await startServer('starter')).url);
    const { code, stderr } = await runCommand(`llama-stack run starter --port ${port}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^server\\.port: port ${port} on 127.0.0.1 is in use by Llama Stack \\S+, which runs already\\. `));
    expect(stderr).toContain(`already. Choose another: --port ${Number(port) + 1}, or LLAMA_STACK_PORT.\n`);
  });

  it('is a host that others reach, without keys', async () => {
    const { code, stderr } = await runCommand('llama-stack run starter --host 0.0.0.0 --port 0');
    expect(code).toBe(1);
    expect(stderr).toContain('--insecure');
  });

  it('is a name that nothing has', async () => {
    const { code, stderr } = await runCommand('llama stack run startr');
    expect(code).toBe(1);
    expect(stderr).toContain('starter');
    expect(stderr).not.toContain('    at ');
  });

  it.each([
    [
      'a variable that is not set',
      `{ provider_id: a, provider_type: remote::openai, config: { api_key: "\${env.NOT_SET}" } }`,
      /config\.yaml:3.*NOT_SET/s,
    ],
    ['a package that is not installed', '{ provider_id: a, provider_type: remote::acme }', /a\s+\(remote::acme\).*npm install/s],
    ['a type that is none', '{ provider_id: a, provider_type: acme }', /provider_type/],
    [
      'a setting that the provider refuses',
      '{ provider_id: a, provider_type: remote::openai, config: { base_url: nowhere, api_key: x } }',
      /base_url/,
    ],
  ])('is %s', async (_name, entry, message) => {
    const folder = folderOf({ 'config.yaml': `version: 2\nproviders: { inference: [\n  ${entry} ] }\n` });
    for (const command of ['check', 'run']) {
      const { code, stderr } = await runCommand(`llama stack ${command} ${folder}/config.yaml`);
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain('    at ');
      expect(code).toBe(1);
    }
  });

  it.each([
    ['is damaged', 'kv.db', 'is no SQLite database, or a damaged one'],
    ['is in a folder that cannot be made', 'file/kv.db', 'cannot be made there'],
  ])('is a store that %s', async (_name, path, message) => {
    const folder = folderOf({ 'kv.db': 'no database', file: 'no folder' });
    const home = dirname(`${folder}/${path}`);
    for (const command of ['check', 'run']) {
      const { code, stderr } = await runCommand(`llama stack ${command} starter`, { LLAMA_STACK_HOME: home });
      expect(stderr).toMatch(/^\S+config\.yaml:\d+: storage\.backends\.kv_default\.db_path: the store /);
      expect(stderr).toContain(`the store ${home}/kv.db ${message}`);
      expect(stderr).not.toContain('    at ');
      expect(code).toBe(1);
    }
    expect(readFileSync(`${folder}/kv.db`, 'utf8')).toBe('no database');
  });

  it.each([
    ['LLAMA_STACK_PORT', 'many'],
    ['LLAMA_STACK_LOG', 'loud'],
  ])('is %s=%s', async (name, value) => {
    const { code, stderr } = await spawnCommand('llama stack run starter', { [name]: value }).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${name}: '${value}' is not a`));
  });
});
