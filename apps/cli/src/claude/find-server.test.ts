import { freePort } from '@llama-stack/testkit';
import { expect, it } from 'vitest';
import { serve } from '../__fixtures__/serve.ts';
import { findServer } from './find-server.ts';

const ours = { 'request-id': 'req_1' };

it.each([
  ['a server of ours', ours, '{"version":"1.2.3"}', { state: 'running', version: '1.2.3' }],
  ['one that ends with its client', ours, '{"version":"1.2.3","ephemeral":true}', { state: 'taken' }],
  ['another server with the same route', {}, '{"version":"0.5.0"}', { state: 'taken' }],
  ['a web page', ours, '<html>', { state: 'taken' }],
])('knows %s', async (_, headers, body, found) => {
  const url = await serve((_request, response) => response.writeHead(200, headers).end(body));
  expect(await findServer(url)).toEqual(found);
});

it('knows an address where nothing listens', async () => {
  expect(await findServer(`http://localhost:${await freePort()}`)).toEqual({ state: 'none' });
});
