import { chatUpstream, messagesUpstream, type Turn } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { folderOf } from '../__fixtures__/run-in-process.ts';
import { runCommand, startServer } from '../__fixtures__/spawn-command.ts';
import type { Finding } from '../doctor/finding.ts';

// Each test starts the built product, in processes of its own.
vi.setConfig({ testTimeout: 30_000 });

const callsTool: Turn = { thinking: 'Hm.', tools: [{ name: 'report', input: { word: 'pong' } }] };
const secret = 'sk-very-secret-4711';

async function upstream(turn: Turn, options: Parameters<typeof chatUpstream>[1] = {}) {
  const started = await chatUpstream(() => turn, options);
  onTestFinished(() => started.close());
  return started;
}

interface Report {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

async function doctor(line: string, env: Readonly<Record<string, string>>) {
  const ended = await runCommand(`llama stack doctor --json ${line}`.trim(), { LLAMA_STACK_PORT: '1023', HOME: folderOf({}), ...env });
  const report: Report = JSON.parse(ended.stdout || '{}');
  return { ...ended, ...report, about: (check: string) => report.findings.filter((finding) => finding.check === check) };
}

describe('doctor', () => {
  it('finds a good upstream good', async () => {
    const good = await upstream(callsTool, {
      flavour: 'vllm',
      models: [{ id: 'Qwen/Qwen3-8B', contextWindow: 131_072 }],
      reasoningField: 'reasoning',
    });
    const { code, ok, stderr, about } = await doctor('--yes', { VLLM_URL: `${good.url}/v1` });
    expect({ code, ok, stderr }).toEqual({ code: 0, ok: true, stderr: '' });
    expect(about('node')).toMatchObject([{ state: 'ok' }]);
    expect(about('config')).toMatchObject([{ state: 'ok', detail: expect.stringContaining('config.yaml') }]);
    expect(about('provider vllm')).toEqual([{ state: 'ok', check: 'provider vllm', detail: '1 model' }]);
    expect(about('names')).toMatchObject([
      { state: 'ok', detail: expect.stringMatching(/^claude-\* → vllm\/Qwen\/Qwen3-8B \(best model/) },
    ]);
    const [model] = about('model vllm/Qwen/Qwen3-8B');
    expect(model).toMatchObject({ state: 'ok' });
    expect(model?.detail).toMatch(/^calls tools \(\d+\.\d s\), translated to openai-chat, 131,072 tokens, thinks$/);
    expect(good.calls).toHaveLength(1);
    expect(good.calls[0]).toMatchObject({ stream: true });
  });

  it('finds each kind of trouble, and shows no secret', async () => {
    const [refusing, wordy] = await Promise.all([upstream(callsTool, { apiKey: 'another' }), upstream({ text: 'pong' })]);
    const native = await messagesUpstream(() => callsTool, { flavour: 'vllm', models: [{ id: 'tiny', contextWindow: 8_192 }] });
    onTestFinished(() => native.close());
    const { code, ok, stdout, about } = await doctor('--yes', {
      OPENAI_API_KEY: secret,
      OPENAI_BASE_URL: `${refusing.url}/v1`,
      VLLM_URL: `${native.url}/v1`,
      OPENAI_COMPATIBLE_URL: `${wordy.url}/v1`,
      OPENAI_COMPATIBLE_API_KEY: secret,
      OLLAMA_URL: 'http://127.0.0.1:1',
      CLAUDE_CODE_USE_BEDROCK: '1',
      ANTHROPIC_API_KEY: secret,
    });
    expect({ code, ok }).toEqual({ code: 1, ok: false });
    expect(about('provider openai')).toMatchObject([{ state: 'fail', detail: expect.stringContaining('OPENAI_API_KEY') }]);
    expect(about('provider ollama')).toMatchObject([{ state: 'fail', detail: expect.stringContaining('127.0.0.1:1') }]);
    const cannot = { state: 'fail', detail: expect.stringContaining('calls no tool'), remedy: expect.stringContaining('tool calls') };
    expect(about('model openai-compatible/test-model')).toMatchObject([cannot]);
    const cramped = {
      state: 'warn',
      detail: expect.stringMatching(/native Messages, 8,192 tokens, thinks$/),
      remedy: expect.stringContaining('64,000 tokens or more'),
    };
    expect(about('model vllm/tiny')).toMatchObject([cramped]);
    const bypass = {
      state: 'warn',
      detail: 'CLAUDE_CODE_USE_BEDROCK leads Claude Code past this server',
      remedy: expect.stringContaining('unset CLAUDE_CODE_USE_BEDROCK'),
    };
    expect(about('client')).toMatchObject([bypass, { detail: expect.stringContaining('ANTHROPIC_BASE_URL is not set') }]);
    expect(stdout).not.toContain(secret);
  });

  it('asks no model without leave, and says so', async () => {
    const good = await upstream(callsTool);
    const { code, about } = await doctor('', { OPENAI_API_KEY: secret, OPENAI_BASE_URL: `${good.url}/v1` });
    expect(code).toBe(0);
    expect(about('model openai/test-model')).toMatchObject([
      { state: 'skip', detail: expect.stringMatching(/^not asked, translated/), remedy: expect.stringContaining('--yes') },
    ]);
    expect(good.calls).toEqual([]);
  });

  it('passes on what an upstream says to a tool call', async () => {
    const refusing = await upstream({ error: { status: 400, message: 'this model does not support tools' } });
    const { code, about } = await doctor('--yes --model openai/test-model', {
      OPENAI_API_KEY: secret,
      OPENAI_BASE_URL: `${refusing.url}/v1`,
    });
    expect(code).toBe(1);
    expect(about('model openai/test-model')).toMatchObject([{ state: 'fail', detail: expect.stringContaining('does not support tools') }]);
  });

  it('reads a configuration of one’s own, and reports its mistakes', async () => {
    const file = `${folderOf({ 'config.yaml': 'version: 2\nproviders: { inference: [] }\nserver: { port: many }\n' })}/config.yaml`;
    const { code, about } = await doctor(file, {});
    expect(code).toBe(1);
    expect(about('config')).toMatchObject([{ state: 'fail', detail: expect.stringContaining('config.yaml:3: server.port') }]);
  });

  it('reports a name that is none as one problem', async () => {
    const { about } = await doctor('strater', {});
    expect(about('config')).toMatchObject([
      { state: 'fail', detail: expect.stringMatching(/^'strater' is neither [\s\S]*Did you mean starter\?$/) },
    ]);
  });

  it('tells what to set when nothing is on', async () => {
    const { code, about } = await doctor('', {});
    expect(code).toBe(1);
    expect(about('providers')).toMatchObject([
      { state: 'fail', detail: 'no provider is on', remedy: expect.stringContaining('OPENAI_API_KEY (openai)') },
    ]);
  });
});

describe('doctor --url', () => {
  it('looks at a running server, as a client sees it', async () => {
    const good = await upstream(callsTool);
    const server = await startServer('starter', { OPENAI_API_KEY: secret, OPENAI_BASE_URL: `${good.url}/v1` });
    const { code, about } = await doctor(`--yes --url ${server.url}`, {});
    expect(code).toBe(0);
    expect(about('server')).toMatchObject([{ state: 'ok', detail: expect.stringContaining(server.url) }]);
    expect(about('provider openai')).toMatchObject([{ state: 'ok', detail: '1 model' }]);
    expect(about('model openai/test-model')).toMatchObject([{ state: 'ok', detail: expect.stringMatching(/^calls tools/) }]);
  });

  it('is what the plain command does while a server runs, whatever this shell has set', async () => {
    const good = await upstream(callsTool);
    const server = await startServer('starter', { VLLM_URL: `${good.url}/v1` });
    const { ok, about } = await doctor('--yes', { LLAMA_STACK_PORT: new URL(server.url).port });
    expect(ok).toBe(true);
    expect(about('config')).toEqual([]);
    expect(about('provider vllm')).toMatchObject([{ state: 'ok', detail: '1 model' }]);
    expect(about('model vllm/test-model')).toMatchObject([{ state: 'ok', detail: expect.stringMatching(/^calls tools/) }]);
  });

  it('finds models of the client’s that lead nowhere, or are not listed', async () => {
    const good = await upstream(callsTool);
    const server = await startServer('starter', { OPENAI_API_KEY: secret, OPENAI_BASE_URL: `${good.url}/v1` });
    const CLAUDE_CONFIG_DIR = folderOf({ 'settings.json': '{"model":"gone","env":{"ANTHROPIC_DEFAULT_OPUS_MODEL":"openai/test-mdel"}}' });
    const { about } = await doctor(`--url ${server.url}`, { CLAUDE_CONFIG_DIR, ANTHROPIC_DEFAULT_HAIKU_MODEL: 'openai/test-model[1m]' });
    const details = about('client').map(({ detail }) => detail);
    expect(details).toContain(
      `ANTHROPIC_DEFAULT_OPUS_MODEL in ${CLAUDE_CONFIG_DIR}/settings.json is 'openai/test-mdel': openai lists no model 'test-mdel'. Did you mean openai/test-model?`,
    );
    expect(details).toContainEqual(
      expect.stringContaining(`\`model\` in ${CLAUDE_CONFIG_DIR}/settings.json is 'gone': Model 'gone' not found`),
    );
    expect(details.join()).not.toContain('HAIKU');
  });

  it('says when none answers there', async () => {
    const { code, about } = await doctor('--url http://127.0.0.1:1023', {});
    expect(code).toBe(1);
    expect(about('server')).toMatchObject([{ state: 'fail', detail: 'no Llama Stack answers at http://127.0.0.1:1023' }]);
  });
});

it('shows one table, with remedies and the sum', async () => {
  const { stdout } = await runCommand('llama stack doctor', { LLAMA_STACK_PORT: '1023', PATH: '/nonexistent', HOME: folderOf({}) });
  expect(stdout).toMatch(
    /^warn {2}claude {5}Claude Code is not installed\n {17}→ Install it: npm install -g @anthropic-ai\/claude-code\n/m,
  );
  expect(stdout).toMatch(/\n\n1 problem, 2 warnings\n$/);
});
