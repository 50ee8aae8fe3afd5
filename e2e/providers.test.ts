import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptedUpstream, Turn } from '@llama-stack/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bash } from './harness/bash.ts';
import { anyServer, fireworks, groq, native, ollama, type Route, relayed, together, translated } from './harness/routes.ts';
import { createWorkspace, runClaude } from './harness/run-claude.ts';
import { type Product, startProduct } from './harness/start-product.ts';

/** One route a provider. */
const routes: readonly Route[] = [translated, native, ollama, fireworks, groq, together, relayed, anyServer];

/** Runs a command, then says what it heard; thinks meanwhile. */
const loop = ({ results }: { results: readonly { text: string }[] }): Turn =>
  results.length === 0
    ? { thinking: 'I must look.', text: 'Looking.', tools: [bash('echo made-$((40+2)) | tee made.txt')] }
    : { text: `Heard ${results[0]?.text}` };

describe('one Llama Stack with every provider on', () => {
  const upstreams = new Map<Route, ScriptedUpstream>();
  let product: Product;

  beforeAll(async () => {
    for (const route of routes) upstreams.set(route, await route.startUpstream(loop));
    const env = [...upstreams].map(([route, upstream]) => route.env(upstream));
    product = await startProduct(Object.assign({}, ...env));
  });

  afterAll(async () => {
    await product.stop();
    await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
  });

  it.concurrent.each(routes)('runs a tool loop of Claude Code on $name', async (route) => {
    const workspace = createWorkspace();
    const args = ['-p', '--model', route.model, '--dangerously-skip-permissions', 'Make it'];
    const run = await runClaude({ workspace, baseUrl: product.url, args });
    const made = readFileSync(join(workspace.project, 'made.txt'), 'utf8');
    workspace.remove();
    expect(run).toMatchObject({ code: 0, stdout: 'Heard made-42\n' });
    expect(made).toBe('made-42\n');
    expect(upstreams.get(route)?.calls).toHaveLength(2);
  });

  it('K1, S23: sends Anthropic its own thinking back, as it was signed, with the cache marks of the client', () => {
    const [, second] = upstreams.get(relayed)?.calls ?? [];
    expect(second?.thinking).toEqual(['I must look.']);
    expect(second?.upstream.text).toContain('"cache_control":{"type":"ephemeral"');
    expect(second?.upstream.headers).toMatchObject({
      'x-api-key': 'sk-ant-upstream',
      'anthropic-beta': expect.stringContaining('claude-code'),
    });
  });
});
