import { chmodSync, readFileSync } from 'node:fs';
import { chatUpstream, freePort } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { folderOf, runInProcess } from '../__fixtures__/run-in-process.ts';
import { serve } from '../__fixtures__/serve.ts';
import { runCommand, spawnCommand, startServer } from '../__fixtures__/spawn-command.ts';

// Each test starts the built product, in processes of its own.
vi.setConfig({ testTimeout: 30_000 });

/** A PATH with a `claude` that is this shell script. */
function fakeClaude(script: string): string {
  const bin = folderOf({ claude: `#!/bin/sh\n${script}\n` });
  chmodSync(`${bin}/claude`, 0o755);
  return `${bin}:${process.env.PATH}`;
}

const runHere = (line: string, env = {}) => runInProcess(line, folderOf({ 'package.json': '{}' }), env);

/** An environment with a `claude` that is this shell script, a home, an upstream, and a port where nothing listens. */
async function setting(script = 'env') {
  const upstream = await chatUpstream(() => ({ text: 'ok' }), {
    flavour: 'vllm',
    models: [{ id: 'Qwen/Qwen3-8B', contextWindow: 32_768 }],
  });
  onTestFinished(() => upstream.close());
  return {
    LLAMA_STACK_HOME: folderOf({}),
    PATH: fakeClaude(script),
    VLLM_URL: `${upstream.url}/v1`,
    LLAMA_STACK_PORT: String(await freePort()),
  };
}

describe('llama stack claude', () => {
  it('starts a server of its own, tells the client all it needs, and stops the server with it', async () => {
    const env = await setting('env; curl -s "$ANTHROPIC_BASE_URL/v1/version"');
    const { code, stdout, stderr } = await runCommand('llama stack claude', {
      ...env,
      VLLM_API_TOKEN: 'hush',
      CLAUDE_CODE_USE_VERTEX: '1',
    });
    const url = `http://localhost:${env.LLAMA_STACK_PORT}`;
    expect(code).toBe(0);
    const model = 'vllm/Qwen/Qwen3-8B';
    for (const line of [
      `ANTHROPIC_BASE_URL=${url}`,
      'ANTHROPIC_AUTH_TOKEN=fake',
      ...['HAIKU', 'SONNET', 'OPUS', 'FABLE'].map((tier) => `ANTHROPIC_DEFAULT_${tier}_MODEL=${model}`),
      'CLAUDE_CODE_MAX_CONTEXT_TOKENS=32768',
      'CLAUDE_CODE_MAX_OUTPUT_TOKENS=4096',
      'CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY=1',
    ]) {
      expect(stdout.split('\n')).toContain(line);
    }
    expect(stdout).toContain('"ephemeral":true');
    expect(stdout).not.toContain('CLAUDE_CODE_USE_VERTEX');
    const log = `${env.LLAMA_STACK_HOME}/logs/claude.log`;
    expect(stderr).toContain(
      `Started a server for this session at ${url} (log: ${log})\nClaude Code uses ${model} (32,768 tokens): best model of vllm, the first usable provider. Choose another with --model <name>\nClaude Code wants 64,000 tokens or more`,
    );
    expect(readFileSync(log, 'utf8')).not.toContain('hush');
    await expect(fetch(url)).rejects.toThrow();
  });

  it('uses the server that runs, with the model that is asked for', async () => {
    const env = await setting('env; echo "args: $*"');
    const server = await startServer('starter', { ...env, LLAMA_STACK_PORT: '' });
    const port = new URL(server.url).port;
    const { stdout, stderr } = await runCommand('llama stack claude --with nope --model vllm/other -- -p hi', {
      ...env,
      LLAMA_STACK_PORT: port,
    });
    expect(stdout).toContain(`ANTHROPIC_BASE_URL=http://localhost:${port}\n`);
    expect(stdout).toContain('ANTHROPIC_MODEL=vllm/other\n');
    expect(stdout).toContain('ANTHROPIC_DEFAULT_OPUS_MODEL=vllm/other\n');
    expect(stdout).toContain('args: -p hi\n');
    expect(stderr).toMatch(
      /^--with nope is ignored: a server runs at \S+\nClaude Code uses vllm\/other \(window unknown\)\nIt will take the window for 1,000,000 tokens.+\nvllm lists no model 'other'.+\n$/,
    );
  });

  it.each([
    ['its own --model', '-- --model vllm/Qwen/Qwen3-8B', '{}', '(32,768 tokens)\n'],
    ['what /model saved', '', '{"model":"vllm/Qwen/Qwen3-8B"}', 'by `model` in /'],
    ['a variable of its settings', '', '{"env":{"ANTHROPIC_MODEL":"vllm/Qwen/Qwen3-8B"}}', 'by ANTHROPIC_MODEL in /'],
  ])('heeds %s, and says so', async (_, args, settings, words) => {
    const CLAUDE_CONFIG_DIR = folderOf({ 'settings.json': settings });
    const told = { ANTHROPIC_DEFAULT_OPUS_MODEL: 'vllm/other' };
    const { stdout, stderr } = await runCommand(`llama stack claude ${args}`.trim(), { ...(await setting()), ...told, CLAUDE_CONFIG_DIR });
    expect(stderr).toContain('Claude Code uses vllm/Qwen/Qwen3-8B (32,768 tokens)');
    expect(stderr).toContain(words);
    expect(stdout).toContain('CLAUDE_CODE_MAX_CONTEXT_TOKENS=32768\n');
  });

  it('D4: keeps the tiers that the server was told', async () => {
    const env = await setting();
    const told = { ANTHROPIC_DEFAULT_HAIKU_MODEL: 'vllm/small' };
    const server = await startServer('starter', { ...env, ...told, LLAMA_STACK_PORT: '' });
    const { stdout } = await runCommand(`llama stack claude --url ${server.url} --model vllm/Qwen/Qwen3-8B`, env);
    expect(stdout).toContain('ANTHROPIC_DEFAULT_HAIKU_MODEL=vllm/small\n');
  });

  it('takes another port beside a stranger', async () => {
    const env = await setting('echo $ANTHROPIC_BASE_URL');
    const { port } = new URL(await serve((_request, response) => response.end('hello')));
    const { code, stdout, stderr } = await runCommand('llama stack claude', { ...env, LLAMA_STACK_PORT: port });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^http:\/\/localhost:\d+\n$/);
    expect(stdout).not.toContain(`:${port}\n`);
    expect(stderr).toContain(`localhost:${port} is taken. Started a server`);
  });

  it('leaves the server of another session alone', async () => {
    const env = await setting('read line');
    const first = spawnCommand('llama stack claude', env);
    while (!(await fetch(`http://localhost:${env.LLAMA_STACK_PORT}/v1/version`).catch(() => undefined))) await new Promise(setImmediate);
    const { stderr } = await runCommand('llama stack claude --print-env', env);
    expect(stderr).toContain('No Llama Stack answers');
    first.kill('SIGTERM');
    expect((await first.ended).stderr).toMatch(/^SIGTERM/);
  });

  it('takes a key of the configuration when clients need one', async () => {
    const env = await setting('env');
    const entry = `{ provider_id: vllm, provider_type: remote::vllm, config: { base_url: "${env.VLLM_URL}" } }`;
    const yaml = `version: 2\nproviders: { inference: [${entry}] }\nserver: { auth: { keys: [sesame] } }\n`;
    const { code, stdout } = await runCommand(`llama stack claude --with ${folderOf({ 'config.yaml': yaml })}/config.yaml`, env);
    expect(code).toBe(0);
    expect(stdout).toContain('ANTHROPIC_AUTH_TOKEN=sesame\n');
  });
});

describe('the end of the client', () => {
  it('passes its exit code on', async () => {
    expect((await runCommand('llama stack claude', await setting('exit 7'))).code).toBe(7);
  });

  it('passes the signal that ended it on', async () => {
    expect((await runCommand('llama stack claude', await setting('kill -KILL $$'))).stderr).toMatch(/^SIGKILL/);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('is told of %s', async (signal) => {
    const trap = (name: string) => `trap 'echo got SIG${name}; exit 3' ${name}`;
    const env = await setting(`${['INT', 'TERM'].map(trap).join('; ')}; echo ready; while :; do sleep 0.05; done`);
    const command = spawnCommand('llama stack claude', env);
    await command.until(/ready/);
    command.kill(signal);
    expect(await command.ended).toMatchObject({ code: 3, stdout: `ready\ngot ${signal}\n` });
  });
});

describe('what keeps the client from starting', () => {
  it('is that it is not installed', async () => {
    const { code, stderr } = await runHere('llama stack claude', { PATH: '/nonexistent' });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'Claude Code is not installed: there is no `claude` on PATH. Install it: npm install -g @anthropic-ai/claude-code\n',
    });
  });

  it('is a port that is none', async () => {
    const { code, stderr } = await runHere('llama stack claude', { PATH: fakeClaude('true'), LLAMA_STACK_PORT: 'many' });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "LLAMA_STACK_PORT: 'many' is not a port. Use 1 to 65535.\n" });
  });

  it('is a folder in which nothing can be written', async () => {
    const home = `${folderOf({ taken: '' })}/taken`;
    const { code, stderr } = await runCommand('llama stack claude', { ...(await setting()), LLAMA_STACK_HOME: home });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^LLAMA_STACK_HOME: the log \S+ cannot be written \(.*\)\. Name another folder\n$/);
  });

  it('is a model that nobody has', async () => {
    const { code, stdout, stderr } = await runCommand('llama stack claude --model vlm/x', await setting());
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain("Model 'vlm/x' not found");
  });

  it('is a stack without providers', async () => {
    const { code, stderr } = await runCommand('llama stack claude', { ...(await setting()), VLLM_URL: '' });
    expect(code).toBe(1);
    expect(stderr).toContain('no provider is on. Set');
  });

  it('is a model that was saved and is gone', async () => {
    const CLAUDE_CONFIG_DIR = folderOf({ 'settings.json': '{"model":"gone"}' });
    const { code, stderr } = await runCommand('llama stack claude', { ...(await setting()), CLAUDE_CONFIG_DIR });
    expect(code).toBe(1);
    expect(stderr).toContain(`\`model\` in ${CLAUDE_CONFIG_DIR}/settings.json: Model 'gone' not found`);
  });

  it('is an address with what clients add themselves', async () => {
    const { code, stderr } = await runHere('llama stack claude --url http://localhost:8321/v1');
    expect(code).toBe(2);
    expect(stderr).toContain('Leave /v1 out');
  });

  it('is a server elsewhere that does not answer', async () => {
    const url = `http://localhost:${await freePort()}`;
    const { code, stderr } = await runHere(`llama stack claude --url ${url}`, { PATH: fakeClaude('true') });
    expect(code).toBe(1);
    expect(stderr).toContain(`No Llama Stack answers at ${url}`);
  });

  it('is an option of the client’s own without --', async () => {
    const { code, stderr } = await runHere('llama stack claude -p hi');
    expect(code).toBe(2);
    expect(stderr).toContain("Claude Code's own options go after --");
  });
});

describe('--print-env', () => {
  it('prints lines for a shell and nothing else, also without a server', async () => {
    const env = { LLAMA_STACK_PORT: String(await freePort()), HOME: folderOf({}) };
    const { code, stdout, stderr } = await runHere('llama stack claude --print-env --model vllm/x --haiku vllm/y', env);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        `export ANTHROPIC_BASE_URL='http://localhost:${env.LLAMA_STACK_PORT}'`,
        "export ANTHROPIC_AUTH_TOKEN='fake'",
        "export ANTHROPIC_MODEL='vllm/x'",
        "export ANTHROPIC_DEFAULT_HAIKU_MODEL='vllm/y'",
        "export CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY='1'",
        "export LLAMA_STACK_PRINTED='ANTHROPIC_MODEL ANTHROPIC_DEFAULT_HAIKU_MODEL'\n",
      ].join('\n'),
    );
    expect(stderr).toContain('Start it: llama stack run starter');
  });

  it('replaces what an earlier one left, and warns of what is doubtful', async () => {
    const env = await setting();
    const server = await startServer('starter', { ...env, LLAMA_STACK_PORT: '' });
    const left = {
      ANTHROPIC_MODEL: 'vllm/first',
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: '1000',
      LLAMA_STACK_PRINTED: 'ANTHROPIC_MODEL CLAUDE_CODE_MAX_CONTEXT_TOKENS',
    };
    const { code, stdout, stderr } = await runCommand(`llama stack claude --print-env --haiku vllm/typo --url ${server.url}`, {
      ...env,
      ...left,
      HOME: folderOf({}),
    });
    expect(code).toBe(0);
    expect(stdout).toContain('unset ANTHROPIC_MODEL\n');
    expect(stdout).toContain(
      "export CLAUDE_CODE_MAX_CONTEXT_TOKENS='32768'\nexport CLAUDE_CODE_DISABLE_1M_CONTEXT='1'\nexport CLAUDE_CODE_MAX_OUTPUT_TOKENS='4096'\n",
    );
    expect(stderr).toMatch(/^vllm lists no model 'typo'.+\nClaude Code wants 64,000 tokens or more.+\n$/);
  });
});
