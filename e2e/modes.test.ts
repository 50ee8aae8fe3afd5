import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chatUpstream, type Script, type ScriptedRequest, type Turn } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bash } from './harness/bash.ts';
import { isOlderClient } from './harness/client-version.ts';
import { openTerminal } from './harness/open-terminal.ts';
import { native, type Route, translated } from './harness/routes.ts';
import { createWorkspace, runClaude } from './harness/run-claude.ts';
import { startProduct } from './harness/start-product.ts';
import { starterWith } from './harness/starter-with.ts';
import { startSetting } from './harness/with-stack.ts';

describe.each([translated, native])('plan mode on $name', (route) => {
  it('reaches the model as instructions', async () => {
    const { upstream, workspace, product } = await startSetting(route, () => ({ text: 'A plan.' }));
    const args = ['-p', '--model', route.model, '--permission-mode', 'plan', 'Plan it'];
    expect(await runClaude({ workspace, baseUrl: product.url, args })).toMatchObject({ code: 0, stdout: 'A plan.\n' });
    expect(upstream.calls[0]?.prompt).toMatch(/plan mode is active/i);
  });
});

/** One model that works, one that judges. */
const withJudge: Route = {
  ...translated,
  startUpstream: (script) => chatUpstream(script, { models: [{ id: 'gpt-4o-mini' }, { id: 'judge' }], apiKey: 'sk-upstream' }),
};

describe.runIf(!isOlderClient)('auto mode', () => {
  const safeguards = 'safeguards: { judge: openai/judge }';

  it('runs what the judge lets pass', async () => {
    const { run, made } = await runInAutoMode(safeguards, makeFile({ flagged: false }));
    expect(run).toMatchObject({ code: 0, stdout: 'Heard.\n' });
    expect(made).toBe(true);
  });

  it('does not run what the judge flags, and tells the model why', async () => {
    const { made, upstream } = await runInAutoMode(safeguards, makeFile({ flagged: true, explanation: 'Nobody asked for it.' }));
    expect(made).toBe(false);
    expect(upstream.calls.flatMap(({ results }) => results)[0]?.text).toContain('Nobody asked for it.');
  });

  it('does not run it without a judge', async () => {
    const { run, made, upstream } = await runInAutoMode('', makeFile({ flagged: false }));
    expect(run.code).toBe(1);
    expect(made).toBe(false);
    expect(upstream.calls.map(({ model }) => model)).not.toContain('judge');
  });
});

/** The working model makes a file; the judge says this of it. */
function makeFile(verdict: { readonly flagged: boolean; readonly explanation?: string }): Script {
  return ({ model, results, upstream }) => {
    if (model === 'judge') return { text: JSON.stringify({ [/call_\w+/.exec(upstream.text)?.[0] ?? '']: verdict }) };
    return results.length > 0 ? { text: 'Heard.' } : { tools: [bash(`node -e "require('fs').writeFileSync('made.txt', '')"`)] };
  };
}

async function runInAutoMode(config: string, script: Script) {
  const upstream = await withJudge.startUpstream(script);
  onTestFinished(() => upstream.close());
  const product = await startProduct(withJudge.env(upstream), starterWith(config));
  onTestFinished(() => product.stop());
  const workspace = createWorkspace();
  onTestFinished(() => workspace.remove());
  const args = ['-p', '--model', withJudge.model, '--permission-mode', 'auto', 'Make a file'];
  const run = await runClaude({ workspace, baseUrl: product.url, args });
  return { run, upstream, made: existsSync(join(workspace.project, 'made.txt')) };
}

describe('/context', () => {
  it('has its counts from the upstream, and shows them', async () => {
    const script = ({ tools }: ScriptedRequest): Turn => ({ text: tools.length === 0 ? '{"title": "Sums"}' : 'Four.' });
    const { product, workspace, upstream } = await startSetting(native, script);
    const terminal = openTerminal(workspace, product.url, ['--model', native.model]);
    await terminal.shows('❯');
    terminal.type('/context');
    await sleep(500);
    terminal.type('\r');
    await terminal.shows(/System prompt: [1-9](\.\d)?k tokens/);
    await terminal.shows(/System tools: ([5-9](\.\d)?|1\d(\.\d)?)k tokens/);
    expect(upstream.requests.filter(({ path }) => path === '/v1/messages/count_tokens').length).toBeGreaterThan(10);
  });
});
