import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, messagesUpstream, type Script } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCommand } from './harness/open-terminal.ts';
import { createShell } from './harness/run-product.ts';
import { startProduct } from './harness/start-product.ts';

const model = 'vllm/Qwen/Qwen3-8B';

/** A vLLM with a window of 32k, and a shell beside it. */
async function setting(script: Script = () => ({ text: 'Four.' })) {
  const upstream = await messagesUpstream(script, { models: [{ id: 'Qwen/Qwen3-8B', contextWindow: 32_768 }], flavour: 'vllm' });
  onTestFinished(() => upstream.close());
  const port = String(await freePort());
  const env = { VLLM_URL: `${upstream.url}/v1`, LLAMA_STACK_PORT: port };
  return { upstream, port, env, shell: createShell(env) };
}

describe('llama stack claude', () => {
  it('starts a server where none runs, and Claude Code on it', async () => {
    const { shell, upstream, port } = await setting();
    const run = await shell.run('llama stack claude -- -p "What is 2+2?"');
    expect(run).toMatchObject({ code: 0, stdout: 'Four.\n' });
    expect(run.stderr).toContain(`Claude Code uses ${model} (32,768 tokens): best model of vllm`);
    expect(upstream.calls).toHaveLength(1);
    // What the client sends follows from CLAUDE_CODE_MAX_OUTPUT_TOKENS.
    expect(upstream.calls[0]?.upstream.json).toMatchObject({ model: 'Qwen/Qwen3-8B', max_tokens: 4_096 });
    await expect(fetch(`http://127.0.0.1:${port}/v1/health`)).rejects.toThrow();
  });

  it('uses the server that runs', async () => {
    const { shell, env } = await setting();
    const product = await startProduct(env);
    onTestFinished(() => product.stop());
    const run = await shell.run(`llama stack claude --url ${product.url} --model ${model} -- -p "What is 2+2?"`);
    expect(run).toMatchObject({ code: 0, stdout: 'Four.\n' });
    expect(run.stderr).not.toContain('Started a server');
    expect(product.output()).toContain('"model":"vllm/Qwen/Qwen3-8B"');
  });

  it('prints what makes a claude by hand do the same', async () => {
    const { shell, env, upstream } = await setting();
    const product = await startProduct(env);
    onTestFinished(() => product.stop());
    const eval_ = `eval "$(llama stack claude --print-env --url ${product.url} --model ${model})"`;
    const run = await shell.run(`export CLAUDE_CODE_USE_BEDROCK=1; ${eval_} && claude -p "What is 2+2?"`);
    expect(run).toMatchObject({ code: 0, stdout: 'Four.\n' });
    expect(upstream.calls[0]?.upstream.json).toMatchObject({ max_tokens: 4_096 });
  });

  it('D4: keeps an agent of another tier on a model that is there', async () => {
    const { shell, upstream } = await setting(({ prompt, results }) => {
      if (prompt.includes('SUBTASK')) return { text: 'Found 42.' };
      if (results.length > 0) return { text: 'Done.' };
      const input = { description: 'x', prompt: 'SUBTASK', subagent_type: 'general-purpose', model: 'haiku', run_in_background: false };
      return { tools: [{ name: 'Agent', input }] };
    });
    const run = await shell.run(`llama stack claude --model ${model} -- -p --dangerously-skip-permissions "Ask an agent"`);
    expect(run).toMatchObject({ code: 0, stdout: 'Done.\n' });
    // All under the upstream's own name: the client counts the real window for each.
    expect(new Set(upstream.calls.map((call) => call.model))).toEqual(new Set(['Qwen/Qwen3-8B']));
  });

  it('wins over settings of the client that lead elsewhere, and says so', async () => {
    const { shell } = await setting();
    const file = join(shell.workspace.home, '.claude', 'settings.json');
    writeFileSync(file, JSON.stringify({ env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9', CLAUDE_CODE_USE_BEDROCK: '1' } }));
    const run = await shell.run('llama stack claude -- -p "What is 2+2?"');
    expect(run).toMatchObject({ code: 0, stdout: 'Four.\n' });
    expect(run.stderr).toContain(`ANTHROPIC_BASE_URL in ${file} does not count in this session`);
  });

  it('passes on how the client ended', async () => {
    const { shell } = await setting(() => ({ error: { status: 403, message: 'Not on this plan' } }));
    const run = await shell.run('llama stack claude -- -p hi');
    expect(run.code).toBe(1);
    expect(run.stdout + run.stderr).toContain('Not on this plan');
  });
});

describe('llama stack claude on a terminal', () => {
  it('asks nothing, knows the real window, and takes Ctrl-C once', async () => {
    const { shell } = await setting();
    const terminal = openCommand({ file: 'llama', args: ['stack', 'claude'], cwd: shell.workspace.project, env: shell.env });
    await terminal.shows(`Claude Code uses ${model}`);
    await terminal.shows('❯');
    terminal.type('/context');
    await terminal.shows('/context');
    terminal.type('\r');
    await terminal.shows('/32.8k tokens');
    terminal.type('\u0003');
    await terminal.shows(/Ctrl-C again/);
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(0);
  });
});
