import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messagesUpstream, responsesUpstream, type Script, type ScriptedUpstream } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bash } from './harness/bash.ts';
import { isOlderClient } from './harness/client-version.ts';
import { exampleWith, unusedExamples } from './harness/guide.ts';
import { type GuideShells, openShells } from './harness/guide-shells.ts';
import { native, translated } from './harness/routes.ts';
import { createWorkspace, runClaude } from './harness/run-claude.ts';
import { startProduct } from './harness/start-product.ts';
import { starterWith } from './harness/starter-with.ts';
import { startSetting } from './harness/with-stack.ts';

/** What the guide's examples call. */
interface World extends GuideShells {
  /** Which models were asked, in order. */
  asked(): string[];
  readonly upstreams: readonly ScriptedUpstream[];
}

/** A vLLM, an Ollama and an OpenAI, whose models say who they are, and make a file when they are asked for an app. */
async function openWorld(): Promise<World> {
  const asked: string[] = [];
  const script: Script = ({ model, prompt, results }) => {
    asked.push(model);
    if (results.length > 0) return { text: 'Made it.' };
    const write = { name: 'Write', input: { file_path: join(shells.workspace.project, 'app.py'), content: 'app = Flask(__name__)\n' } };
    return prompt.includes('Flask') ? { tools: [write] } : { text: `I am ${model}.` };
  };
  const upstreams = await Promise.all([
    messagesUpstream(script, { models: [{ id: 'Qwen/Qwen3-8B', contextWindow: 131_072 }], flavour: 'vllm', apiKey: 'fake' }),
    messagesUpstream(script, { models: [{ id: 'llama3.3:70b', contextWindow: 65_536 }], flavour: 'ollama' }),
    responsesUpstream(script, { models: [{ id: 'gpt-4o-mini' }, { id: 'gpt-4o' }, { id: 'gpt-5.4' }] }),
  ]);
  for (const upstream of upstreams) onTestFinished(() => upstream.close());
  const [vllm, ollama, openai] = upstreams;
  const addresses = { 'http://localhost:8000': vllm.url, 'http://localhost:11434': ollama.url };
  const shells = openShells(addresses, { OPENAI_BASE_URL: `${openai.url}/v1` });
  return { ...shells, asked: () => asked, upstreams };
}

const pointClaude = exampleWith(/^export ANTHROPIC_BASE_URL="http:\/\/localhost:8321"\nexport ANTHROPIC_API_KEY="fake"\n$/);

describe('the quick start', () => {
  it.each([
    ['an OpenAI key', 'OPENAI_API_KEY="your-key-here"', 'gpt-5.4'],
    ['a vLLM', /^export VLLM_URL=.*\nllama stack run starter\n$/, 'Qwen/Qwen3-8B'],
    ['an Ollama', /^export OLLAMA_URL=.*\nllama stack run starter\n$/, 'llama3.3:70b'],
  ])('with %s: answers, makes a file and goes on', async (_what, start, model) => {
    const { serve, run, asked, workspace, upstreams } = await openWorld();
    await serve(exampleWith(start));
    const { stdout, code } = await run(pointClaude + exampleWith('claude "What is 2+2?"'));
    expect(stdout.split('\n')).toEqual([`I am ${model}.`, 'Made it.', `I am ${model}.`, `I am ${model}.`, '']);
    expect(code).toBe(0);
    expect(new Set(asked())).toEqual(new Set([model]));
    expect(existsSync(join(workspace.project, 'app.py'))).toBe(true);
    const last = upstreams.flatMap(({ calls }) => calls).at(-1)?.upstream.text;
    for (const words of ['Write a quicksort in Rust', 'Add documentation and tests']) expect(last).toContain(words);
  });
});

describe('llama stack claude', () => {
  it('starts Claude Code on the server, with the model that is named', async () => {
    const { serve, run, asked } = await openWorld();
    await serve(exampleWith(/^export VLLM_URL=.*\nllama stack run starter\n$/));
    expect(await run(exampleWith('llama stack claude'))).toMatchObject({ code: 0, stdout: 'I am Qwen/Qwen3-8B.\n' });
    expect(asked()).toEqual(['Qwen/Qwen3-8B']);
  });
});

describe('models by name', () => {
  it('answer as they are asked, whatever else is on', async () => {
    const { serve, run, asked } = await openWorld();
    const all = ['OPENAI_API_KEY="x"', 'VLLM_URL="http://localhost:8000/v1"', 'OLLAMA_URL="http://localhost:11434/v1"'];
    await serve(`export ${all.join(' ')}\nllama stack run starter`);
    await run(pointClaude + exampleWith('--model "openai/gpt-4o-mini" "Hello world"'));
    expect(asked()).toEqual(['gpt-4o-mini', 'Qwen/Qwen3-8B', 'llama3.3:70b']);
    await run(pointClaude + exampleWith('CLAUDE_CODE_MAX_CONTEXT_TOKENS') + exampleWith('claude-haiku-4-5/vllm'));
    expect(asked().slice(3)).toEqual(['Qwen/Qwen3-8B', 'Qwen/Qwen3-8B']);
  });
});

describe('the examples', () => {
  it.each([
    ['Implement a binary search tree', ['gpt-4o']],
    ['Write a Fibonacci function', ['Qwen/Qwen3-8B']],
    ['Explain quicksort', ['llama3.3:70b']],
    ['Hardest task', ['Qwen/Qwen3-8B', 'gpt-4o', 'gpt-5.4']],
  ])('%s: leads to %j', async (words, models) => {
    const { runInBoth, asked } = await openWorld();
    expect((await runInBoth(exampleWith(words))).stdout).toBe(models.map((model) => `I am ${model}.\n`).join(''));
    expect(asked()).toEqual(models);
  });

  it('D4: lead to the same models when only the server has the tier variables', async () => {
    const { serve, run, asked } = await openWorld();
    const [before, after] = exampleWith('Hardest task').split(/(?<=^llama stack run starter\n)/m);
    await serve(before ?? '');
    await run(pointClaude + after);
    expect(asked()).toEqual(['Qwen/Qwen3-8B', 'gpt-4o', 'gpt-5.4']);
  });
});

describe('custom model mappings', () => {
  const others =
    'export VLLM_URL="http://localhost:8000/v1"\nexport OPENAI_API_KEY="x"\nexport ANTHROPIC_DEFAULT_HAIKU_MODEL="openai/gpt-4o"\n';
  const register = exampleWith('"model_id": "claude-haiku-4-5-20251001"');
  const remove = exampleWith('curl -X DELETE');
  const ask = `${pointClaude}claude --model claude-haiku-4-5-20251001 "Hi"\n`;

  it('by curl: lead where they say at once and after a restart, until they are taken back', async () => {
    const { serve, run, asked, workspace } = await openWorld();
    const start = `${others}export LLAMA_STACK_HOME="${workspace.home}/.llama-stack"\nllama stack run starter`;
    const stop = await serve(start);
    await run(ask);
    const { stdout } = await run(register);
    expect(JSON.parse(stdout)).toMatchObject({ resolves_to: { provider_id: 'vllm', model: 'Qwen/Qwen3-8B' } });
    await run(ask);
    await stop();
    await serve(start);
    await run(ask);
    await run(remove);
    await run(ask);
    expect(asked()).toEqual(['gpt-4o', 'Qwen/Qwen3-8B', 'Qwen/Qwen3-8B', 'gpt-4o']);
  });

  it('by config.yaml: lead where they say', async () => {
    const { serve, run, asked } = await openWorld();
    const file = starterWith(exampleWith('    - model_id: claude-haiku-4-5-20251001'), 'registered_resources');
    await serve(`${others}llama stack run ${file}`);
    await run(ask);
    expect(asked()).toEqual(['Qwen/Qwen3-8B']);
  });
});

describe.runIf(!isOlderClient)('auto mode', () => {
  it('runs what the judge of the example lets pass', async () => {
    const judged: Script = ({ tools, results, upstream: { text } }) => {
      if (tools.length === 0) return { text: JSON.stringify({ [/call_\w+/.exec(text)?.[0] ?? '']: { flagged: false } }) };
      return results.length > 0 ? { text: 'Made it.' } : { tools: [bash(`node -e "require('fs').writeFileSync('made.txt', '')"`)] };
    };
    const upstream = await translated.startUpstream(judged);
    onTestFinished(() => upstream.close());
    const product = await startProduct(translated.env(upstream), starterWith(exampleWith('judge: openai/gpt-4o-mini')));
    onTestFinished(() => product.stop());
    const workspace = createWorkspace();
    onTestFinished(() => workspace.remove());
    const args = ['-p', '--model', translated.model, '--permission-mode', 'auto', 'Make a file'];
    expect(await runClaude({ workspace, baseUrl: product.url, args })).toMatchObject({ code: 0, stdout: 'Made it.\n' });
    expect(existsSync(join(workspace.project, 'made.txt'))).toBe(true);
  });
});

describe('the Agent SDK in TypeScript', () => {
  it('prints the result of the example', async () => {
    const { product, workspace } = await startSetting(native, () => ({ text: 'def parse(path): …' }));
    const program = exampleWith('@anthropic-ai/claude-agent-sdk').replace('http://localhost:8321', product.url);
    const options = { cwd: import.meta.dirname, env: workspace.env('') };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], options);
    expect(stdout).toBe('def parse(path): …\n');
  });
});

it.runIf(!isOlderClient)('has no example that is not run', () => {
  expect(unusedExamples(['sh', 'ts', 'yaml'])).toEqual([]);
});
