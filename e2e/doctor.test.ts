import { chatUpstream, freePort, type Turn } from '@llama-stack/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { openCommand } from './harness/open-terminal.ts';
import { createShell } from './harness/run-product.ts';

async function setting(turn: Turn = { tools: [{ name: 'report', input: { word: 'pong' } }] }) {
  const upstream = await chatUpstream(() => turn);
  onTestFinished(() => upstream.close());
  const env = { OPENAI_API_KEY: 'sk-secret', OPENAI_BASE_URL: `${upstream.url}/v1`, LLAMA_STACK_PORT: String(await freePort()) };
  const shell = createShell(env);
  const terminal = openCommand({ file: 'llama', args: ['stack', 'doctor'], cwd: shell.workspace.project, env: shell.env });
  await terminal.shows('Ask openai/test-model for one small tool call? It costs a few hundred tokens. [Y/n]');
  return { terminal, upstream };
}

it('asks a person before it asks a model', async () => {
  const { terminal, upstream } = await setting();
  terminal.type('\r');
  await terminal.shows(/ok +model openai\/test-model +calls tools/);
  expect(await terminal.ended).toBe(0);
  expect(upstream.calls).toHaveLength(1);
  expect(terminal.screen()).not.toContain('sk-secret');
});

it('asks no model when the person says no', async () => {
  const { terminal, upstream } = await setting();
  terminal.type('n\r');
  await terminal.shows(/skip +model openai\/test-model +not asked/);
  expect(await terminal.ended).toBe(0);
  expect(upstream.calls).toEqual([]);
});

it('fails when a model calls no tool', async () => {
  const { terminal } = await setting({ text: 'pong' });
  terminal.type('y\r');
  await terminal.shows(/fail +model openai\/test-model +answers, but calls no tool/);
  expect(await terminal.ended).toBe(1);
});
