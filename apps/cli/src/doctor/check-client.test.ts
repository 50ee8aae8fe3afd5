import { freePort } from '@llama-stack/testkit';
import { beforeEach, expect, it } from 'vitest';
import { folderOf } from '../__fixtures__/run-in-process.ts';
import { serve } from '../__fixtures__/serve.ts';
import { checkClient } from './check-client.ts';

let url = '';

/** A server that knows its version, and nothing else. */
beforeEach(async () => {
  url = await serve((request, response) => {
    response.writeHead(request.url === '/v1/version' ? 200 : 404, { 'request-id': 'req_1' }).end('{"version":"1.2.3"}');
  });
});

type Variables = Readonly<Record<string, string>>;

/** What is found with these variables; an empty one is unset, and `HERE` stands for the server's host and port. */
const look = (variables: Variables, files: Variables = {}) => {
  const right = { ANTHROPIC_BASE_URL: 'http://HERE', ANTHROPIC_AUTH_TOKEN: 'fake' };
  const { host, port } = new URL(url);
  const here = Object.entries({ ...right, ...variables }).map(([name, value]) => [name, value.replace('HERE', host).replace('PORT', port)]);
  return checkClient(url, { CLAUDE_CONFIG_DIR: folderOf(files), ...Object.fromEntries(here) });
};
const fine = [{ state: 'ok', check: 'client', detail: 'a claude started in this shell uses this server' }];

it.each(['http://HERE', 'http://HERE/', 'http://localhost:PORT', 'HERE', 'localhost:PORT'])('finds nothing wrong in %s', async (base) => {
  expect(await look({ ANTHROPIC_BASE_URL: base })).toEqual(fine);
});

it.each([
  [{ ANTHROPIC_BASE_URL: '' }, 'ANTHROPIC_BASE_URL is not set'],
  [{ ANTHROPIC_BASE_URL: 'http://HERE/v1' }, 'ends in /v1'],
  [{ ANTHROPIC_BASE_URL: 'http://HERE/v1/messages' }, 'ends in /v1'],
  [{ ANTHROPIC_BASE_URL: 'http://HERE/anthropic' }, 'has another scheme, host or path'],
  [{ ANTHROPIC_BASE_URL: 'https://HERE' }, 'has another scheme, host or path'],
  [{ ANTHROPIC_BASE_URL: 'http://[::1]:PORT' }, 'has another scheme, host or path'],
  [{ ANTHROPIC_BASE_URL: 'https://elsewhere.example' }, 'names another server'],
  [{ ANTHROPIC_BASE_URL: 'http://' }, 'is no address'],
  [{ ANTHROPIC_AUTH_TOKEN: '' }, 'no key is set'],
  [{ CLAUDE_CODE_USE_VERTEX: '1' }, 'CLAUDE_CODE_USE_VERTEX leads'],
  [{ HTTP_PROXY: 'http://user:secret@proxy' }, 'HTTP_PROXY also'],
  [{ HTTPS_PROXY: 'http://user:secret@proxy' }, 'HTTPS_PROXY also'],
])('warns of %o', async (variables, part) => {
  const findings = await look(variables);
  expect(findings).toMatchObject([{ state: 'warn', detail: expect.stringContaining(part) }]);
  expect(JSON.stringify(findings)).not.toContain('secret');
});

it('warns when the server does not run', async () => {
  const gone = `http://localhost:${await freePort()}`;
  const env = { CLAUDE_CONFIG_DIR: folderOf({}), ANTHROPIC_BASE_URL: gone, ANTHROPIC_AUTH_TOKEN: 'fake' };
  expect(await checkClient(gone, env)).toMatchObject([
    {
      state: 'warn',
      detail: 'no Llama Stack answers at ANTHROPIC_BASE_URL: claude cannot work',
      remedy: expect.stringContaining('run starter'),
    },
  ]);
});

it('warns of a key that the client was told not to use', async () => {
  const key = 'a-secret-of-more-than-20-characters';
  const state = { '.claude.json': JSON.stringify({ customApiKeyResponses: { approved: [], rejected: [key.slice(-20)] } }) };
  const findings = await look({ ANTHROPIC_AUTH_TOKEN: '', ANTHROPIC_API_KEY: key }, state);
  expect(findings).toMatchObject([{ state: 'warn', detail: 'Claude Code was told not to use this ANTHROPIC_API_KEY' }]);
  expect(JSON.stringify(findings)).not.toContain('secret');
  expect(await look({ ANTHROPIC_AUTH_TOKEN: '', ANTHROPIC_API_KEY: 'another' }, state)).toEqual(fine);
  expect(await look({ ANTHROPIC_API_KEY: key }, state)).toEqual(fine);
});

it('reads what the client’s own settings say, which wins over the shell', async () => {
  const settings = '{"env":{"ANTHROPIC_BASE_URL":"https://elsewhere.example","CLAUDE_CODE_USE_BEDROCK":"1"}}';
  const findings = await look({}, { 'settings.json': settings });
  expect(findings).toHaveLength(2);
  for (const { remedy } of findings) expect(remedy).toMatch(/^Take it out of `env` in .*settings\.json/);
  expect(await look({}, { 'settings.json': '{' })).toMatchObject([{ detail: expect.stringContaining('cannot be read as settings') }]);
});
