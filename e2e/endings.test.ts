import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import type { Script, ScriptedRequest, ScriptedUpstream, Turn, UpstreamAnswer } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bash } from './harness/bash.ts';
import { configFile } from './harness/config-file.ts';
import { anyServer, groq, native, translated } from './harness/routes.ts';
import { createWorkspace, runClaude } from './harness/run-claude.ts';
import { startProduct } from './harness/start-product.ts';
import { startSetting } from './harness/with-stack.ts';

/** A stream of chat completions, as written. */
function streamOf(...chunks: readonly object[]): UpstreamAnswer {
  return { sse: `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n` };
}

async function serve(route: typeof translated, script: Script): Promise<ScriptedUpstream> {
  const upstream = await route.startUpstream(script);
  onTestFinished(() => upstream.close());
  return upstream;
}

describe('a fallback model', () => {
  it('answers in the place of one that is overloaded, tools and all, and the log says so', async () => {
    const busy = await serve(translated, () => ({ error: { status: 503, message: 'The server is overloaded' } }));
    const other = await serve(native, ({ results }: ScriptedRequest): Turn => {
      return results.length > 0 ? { text: `It said ${results[0]?.text}` } : { tools: [bash('echo 42')] };
    });
    const config = configFile(`
providers:
  inference:
    - { provider_id: first, provider_type: remote::openai, config: { api_key: sk-upstream, base_url: ${busy.url}/v1 } }
    - { provider_id: second, provider_type: remote::vllm, config: { base_url: ${other.url}/v1 } }
routing:
  fallback:
    first/*: second/Qwen/Qwen3-8B
`);
    const product = await startProduct({}, config);
    onTestFinished(() => product.stop());
    const workspace = createWorkspace();
    onTestFinished(() => workspace.remove());
    const args = ['-p', '--model', 'first/gpt-4o-mini', '--dangerously-skip-permissions', 'Which number?'];
    expect(await runClaude({ workspace, baseUrl: product.url, args })).toMatchObject({ code: 0, stdout: 'It said 42\n' });
    expect(other.calls).toHaveLength(2);
    expect(product.output()).toMatch(/a model cannot answer; asking its fallback/);
    expect(product.output()).toMatch(/"path":"native"|path: "?native/);
  });
});

describe.each([translated, native])('a tool call that max_tokens cut off, on $name', (route) => {
  it('S12: is not run; the client asks for the rest', async () => {
    const call = { ...bash('touch made.txt'), isCutOff: true };
    const { claude, upstream, workspace } = await startSetting(route, ({ number }): Turn => {
      return number === 0 ? { text: 'I make it.', tools: [call], stop: 'length' } : { text: 'Made nothing.' };
    });
    expect(await claude('Make a file')).toMatchObject({ code: 0, stdout: 'Made nothing.\n' });
    expect(existsSync(join(workspace.project, 'made.txt'))).toBe(false);
    expect(upstream.calls.at(-1)?.results).toEqual([]);
  });
});

describe('a content filter', () => {
  it('E12: that answers 400 is told as a refusal, and the request is not sent again and again', async () => {
    const message = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.";
    const { claude, upstream } = await startSetting(translated, () => ({ error: { status: 400, message, code: 'content_filter' } }));
    const run = await claude('hi');
    expect(run.stdout + run.stderr).toMatch(/refus|safeguard|policy|filtered/i);
    expect(upstream.calls.length).toBeLessThanOrEqual(3);
  });
});

describe('a call that the model garbled', () => {
  const groqs = {
    message: "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
    code: 'tool_use_failed',
  };
  const geminis = { choices: [{ delta: { role: 'assistant' }, finish_reason: 'function_call_filter: MALFORMED_FUNCTION_CALL' }] };

  it.each<[string, typeof translated, Turn]>([
    ['Groq refuses to tell of', groq, { error: { ...groqs, status: 400 } }],
    ['Groq tells of amid a stream', groq, { raw: streamOf({ error: groqs }) }],
    ['Gemini filters', anyServer, { raw: streamOf(geminis) }],
  ])('T13: which %s is asked for once more, before the client hears of it', async (_, route, garbled) => {
    const { product, upstream } = await startSetting(route, ({ number }): Turn => {
      return number % 2 === 0 ? garbled : { tools: [{ name: 'weather', input: { city: 'Oslo' } }] };
    });
    const client = new Anthropic({ baseURL: product.url, apiKey: 'fake', maxRetries: 0 });
    const tools = [{ name: 'weather', input_schema: { type: 'object' as const } }];
    const ask = { model: route.model, max_tokens: 500, tools, messages: [{ role: 'user' as const, content: 'Weather in Oslo?' }] };
    for (const message of [await client.messages.create(ask), await client.messages.stream(ask).finalMessage()]) {
      expect(message).toMatchObject({ stop_reason: 'tool_use', content: [{ type: 'tool_use', input: { city: 'Oslo' } }] });
    }
    expect(upstream.calls).toHaveLength(4);
  });
});

describe('a call that the model wrote as text', () => {
  it('S13: is made where the configuration asks for it', async () => {
    const written = `<tool_call>\n${JSON.stringify({ name: 'Bash', arguments: bash('echo 42').input })}\n</tool_call>`;
    const upstream = await serve(translated, ({ results }: ScriptedRequest): Turn => {
      if (results.length > 0) return { text: `It said ${results[0]?.text}` };
      return {
        raw: streamOf({ choices: [{ delta: { content: `I look.\n${written}` } }] }, { choices: [{ delta: {}, finish_reason: 'stop' }] }),
      };
    });
    const config = configFile(`
providers:
  inference:
    - provider_id: local
      provider_type: remote::openai-compatible
      config: { api_key: sk-upstream, base_url: ${upstream.url}/v1, quirks: { salvageToolCalls: true } }
`);
    const product = await startProduct({}, config);
    onTestFinished(() => product.stop());
    const workspace = createWorkspace();
    onTestFinished(() => workspace.remove());
    const args = ['-p', '--model', 'local/gpt-4o-mini', '--dangerously-skip-permissions', 'Which number?'];
    expect(await runClaude({ workspace, baseUrl: product.url, args })).toMatchObject({ code: 0, stdout: 'It said 42\n' });
  });
});
