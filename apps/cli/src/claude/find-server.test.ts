import { createServer, type RequestListener } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { findServer } from './find-server.ts';

async function serve(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
}

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
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  expect(await findServer(`http://localhost:${typeof address === 'object' ? address?.port : ''}`)).toEqual({ state: 'none' });
});
