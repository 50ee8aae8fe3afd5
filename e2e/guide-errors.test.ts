import { chatUpstream, messagesUpstream, startUpstream } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { configFile } from './harness/config-file.ts';
import { guide } from './harness/guide.ts';
import { createWorkspace, runClaude } from './harness/run-claude.ts';
import { type Product, startProduct } from './harness/start-product.ts';

/** What a person sees, by the first column of the guide's table. */
const symptoms = [...guide.matchAll(/^\| `([^`]+)` \|/gm)].map(([, text = '']) => text);

/** A text of the guide for others of its kind: with other names, addresses and numbers. */
function pattern(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const wild = escaped
    .replaceAll('…', '.*')
    .replaceAll("'x'", "'[^']+'")
    .replace(/http:\/\/localhost:8000/, 'http://\\S+?')
    .replace(/\d{5,}/g, '\\d+');
  return new RegExp(wild);
}

async function start(env: Record<string, string>, distribution?: string): Promise<Product> {
  const product = await startProduct(env, distribution);
  onTestFinished(() => product.stop());
  return product;
}

/** The text of the error that a call for this model gets. */
async function refusal({ url }: Product, model: string, { key, content = 'Hi' }: { key?: string; content?: string } = {}): Promise<string> {
  const response = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: key === undefined ? {} : { 'x-api-key': key },
    body: JSON.stringify({ model, max_tokens: 100, messages: [{ role: 'user', content }] }),
  });
  const body = await response.text();
  expect(response.status, body).toBeGreaterThanOrEqual(400);
  return JSON.parse(body).error.message;
}

describe('the texts of the guide', () => {
  it('are those of a server whose providers are off, down, or refuse their key', async () => {
    const openai = await chatUpstream([], { apiKey: 'another' });
    const ollama = await messagesUpstream([], { flavour: 'ollama', models: [{ id: 'llama3.3:70b', contextWindow: 4_096 }] });
    for (const upstream of [openai, ollama]) onTestFinished(() => upstream.close());
    const product = await start({
      OPENAI_API_KEY: 'sk-wrong',
      OPENAI_BASE_URL: `${openai.url}/v1`,
      OLLAMA_URL: ollama.url,
      VLLM_URL: 'http://localhost:1/v1',
      ANTHROPIC_DEFAULT_OPUS_MODEL: 'groq/x',
    });
    // What is printed at start-up comes once every provider has listed its models, or failed to.
    await vi.waitFor(() => expect(product.output()).toContain('Where Claude names lead'), { timeout: 10_000 });
    expect([
      await refusal(product, 'llama3.3'),
      await refusal(product, 'groq/x'),
      await refusal(product, 'claude-opus-5-5'),
      await refusal(product, 'openai/gpt-4o'),
      await refusal(product, 'vllm/x'),
      await refusal(product, 'ollama/llama3.3:70b', { content: 'word '.repeat(20_000) }),
    ]).toEqual([
      fits("Model 'x' not found: the nearest name is"),
      fits("provider 'groq' is off"),
      fits('ANTHROPIC_DEFAULT_OPUS_MODEL is'),
      fits('OpenAI refused the key'),
      fits('nothing listens at'),
      fits('prompt is too long'),
    ]);
  });

  it('are those of a server without a provider, or before one has listed its models', async () => {
    const hanging = await startUpstream(() => ({ finish: 'hang' }));
    onTestFinished(() => hanging.close());
    const bare = await start({});
    const early = await start({ VLLM_URL: `${hanging.url}/v1` });
    expect([await refusal(bare, 'claude-opus-5-5'), await refusal(early, 'claude-opus-5-5')]).toEqual([
      fits('no provider is on'),
      fits('has not listed its models yet'),
    ]);
  });

  it('are those of a server with limits of its own', async () => {
    const openai = '{ provider_id: openai, provider_type: remote::openai, config: { api_key: k, allowed_models: [gpt-4o-mini] } }';
    const product = await start({}, configFile(`providers: { inference: [${openai}] }\nserver: { auth: { keys: [ours] } }\n`));
    expect([await refusal(product, 'openai/gpt-4o', { key: 'ours' }), await refusal(product, 'openai/gpt-4o')]).toEqual([
      fits('allowed_models'),
      fits('This Llama Stack wants a key'),
    ]);
  });

  it.each([
    ['nothing listens at', { VLLM_URL: 'http://localhost:1/v1' }],
    ['OpenAI refused the key', { OPENAI_API_KEY: 'sk-wrong' }],
  ])('%s: are shown by Claude Code at once when its only provider fails', async (words, env) => {
    const openai = await chatUpstream([], { apiKey: 'another' });
    onTestFinished(() => openai.close());
    const product = await start({ ...env, OPENAI_BASE_URL: `${openai.url}/v1` });
    await vi.waitFor(() => expect(product.output()).toContain('Where Claude names lead'), { timeout: 10_000 });
    const workspace = createWorkspace();
    onTestFinished(() => workspace.remove());
    // As many as users have: they would take three minutes.
    const retries = { CLAUDE_CODE_MAX_RETRIES: '10' };
    const run = await runClaude({ workspace, baseUrl: product.url, args: ['-p', 'hi'], env: retries });
    expect(run.stdout + run.stderr).toEqual(fits(words));
  });

  it.each([
    ["There's an issue with the selected model", { model: 'nobody/x', key: 'fake' }],
    ['Not logged in', { model: 'nobody/x', key: '' }],
  ])('%s: are those of Claude Code', async (words, { model, key }) => {
    const { url: baseUrl } = await start({});
    const workspace = createWorkspace();
    onTestFinished(() => workspace.remove());
    const run = await runClaude({ workspace, baseUrl, args: ['-p', '--model', model, 'hi'], env: { ANTHROPIC_API_KEY: key } });
    expect(run.stdout + run.stderr).toEqual(fits(words));
  });
});

/** A text that is one of the table, the one with these words. */
function fits(words: string): unknown {
  const found = symptoms.filter((text) => text.includes(words));
  expect(found, words).toHaveLength(1);
  return expect.stringMatching(pattern(found[0] ?? ''));
}
