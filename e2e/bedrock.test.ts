import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Turn } from '@llama-stack/testkit';
import { describe, expect, it } from 'vitest';
import { bash } from './harness/bash.ts';
import { bedrockClaude, bedrockMantle, converse } from './harness/routes.ts';
import { startSetting } from './harness/with-stack.ts';

describe.each([converse, bedrockClaude, bedrockMantle])('Claude Code on $name', (route) => {
  it('runs a tool loop with thinking, whose file is then on disk', async () => {
    const thinking = 'First I look.\nThen I "decide" — 🌍.';
    const { claude, workspace, upstream } = await startSetting(route, ({ results }): Turn => {
      if (results.length === 0) return { thinking, text: 'Making it.', tools: [bash('echo made by bash > made.txt'), bash('echo twice')] };
      return existsSync(join(workspace.project, 'written.txt'))
        ? { text: 'Both files are there. Ünïcödé 🌍' }
        : { tools: [{ name: 'Write', input: { file_path: join(workspace.project, 'written.txt'), content: 'wörld "quoted"\n' } }] };
    });
    expect(await claude('Make two files')).toMatchObject({ code: 0, stdout: 'Both files are there. Ünïcödé 🌍\n' });
    expect(readFileSync(join(workspace.project, 'made.txt'), 'utf8')).toBe('made by bash\n');
    expect(readFileSync(join(workspace.project, 'written.txt'), 'utf8')).toBe('wörld "quoted"\n');
    expect(upstream.calls).toHaveLength(3);
    expect(upstream.calls[1]?.thinking).toEqual([thinking]);
    expect(upstream.calls[1]?.results.map(({ text }) => text).join('|')).toContain('twice');
  });

  it('P1, P5: sends no attribution line, and cache marks where the model takes them', async () => {
    const { claude, upstream } = await startSetting(route, () => ({ text: 'ok' }));
    await claude('hi');
    const sent = upstream.calls[0]?.upstream.text ?? '';
    expect(sent).not.toContain('x-anthropic-billing-header');
    expect(sent.includes('"cache_control"')).toBe(route !== converse);
  });

  it('shows an upstream error that a person can act on', async () => {
    const message = "You don't have access to the model with the specified model ID.";
    const { claude } = await startSetting(route, () => ({ error: { status: 403, message } }));
    const run = await claude('hi');
    expect(run.code).toBe(1);
    expect(run.stdout + run.stderr).toContain(`bedrock: ${message}`);
  });
});
