import { expect, it } from 'vitest';
import { folderOf } from '../__fixtures__/run-in-process.ts';
import { checkClient } from './check-client.ts';

const url = 'http://localhost:8321';
const right = { ANTHROPIC_BASE_URL: url, ANTHROPIC_AUTH_TOKEN: 'fake' };
const look = (env: Readonly<Record<string, string>>, settings?: string) =>
  checkClient(url, { CLAUDE_CONFIG_DIR: folderOf(settings === undefined ? {} : { 'settings.json': settings }), ...env });

it.each([right, { ...right, ANTHROPIC_BASE_URL: 'http://127.0.0.1:8321/' }])('finds nothing wrong in %o', async (env) => {
  expect(await look(env)).toEqual([{ state: 'ok', check: 'client', detail: 'a claude started in this shell uses this server' }]);
});

it.each([
  [{}, 'ANTHROPIC_BASE_URL is not set'],
  [{ ...right, ANTHROPIC_BASE_URL: `${url}/v1` }, 'ends in /v1'],
  [{ ...right, ANTHROPIC_BASE_URL: 'https://elsewhere.example' }, 'names another server'],
  [{ ANTHROPIC_BASE_URL: url }, 'no key is set'],
  [{ ...right, CLAUDE_CODE_USE_VERTEX: '1' }, 'CLAUDE_CODE_USE_VERTEX leads'],
  [{ ...right, HTTP_PROXY: 'http://user:secret@proxy' }, 'HTTP_PROXY also'],
  [{ ...right, HTTPS_PROXY: 'http://user:secret@proxy' }, 'HTTPS_PROXY also'],
])('warns of %o', async (env, part) => {
  const findings = await look(env);
  expect(findings).toMatchObject([{ state: 'warn', detail: expect.stringContaining(part) }]);
  expect(JSON.stringify(findings)).not.toContain('secret');
});

it('reads what the client’s own settings say, which wins over the shell', async () => {
  const [finding] = await look(right, '{"env":{"ANTHROPIC_BASE_URL":"https://elsewhere.example","CLAUDE_CODE_USE_BEDROCK":"1"}}');
  expect(finding?.remedy).toMatch(/Take it out of `env` in .*settings\.json/);
  expect(JSON.stringify(await look(right, '{"env":{"ANTHROPIC_BASE_URL":"https://elsewhere.example"}}'))).not.toContain('export');
  expect(await look(right, '{')).toMatchObject([{ detail: expect.stringContaining('cannot be read as settings') }]);
});
