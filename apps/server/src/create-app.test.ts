import { GatewayError, Secret } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { recordingLogger, serve } from './__fixtures__/serve.ts';

const json = { 'content-type': 'application/json' };
const post = (body: string, headers: Record<string, string> = json) => ({ method: 'POST', body, headers });

describe('calls', () => {
  it('hands the body to the gateway byte for byte, and its answer back', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/v1/messages`, post('{"model": "x",  "n": 1.0}'));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ echo: '{"model": "x",  "n": 1.0}' });
  });

  it('D9: ignores the query', async () => {
    const { url } = await serve();
    expect((await fetch(`${url}/v1/messages?beta=true`, post('{}'))).status).toBe(200);
    expect(await (await fetch(`${url}/v1/messages/count_tokens?beta=true`, post('{}'))).json()).toEqual({ input_tokens: 7 });
  });

  it('gives each answer an id of its own, which the gateway knows', async () => {
    const seen: string[] = [];
    const { url } = await serve({
      create: ({ id }) => {
        seen.push(id);
        return { status: 200, headers: {}, body: '{}' };
      },
    });
    const ids = [await fetch(`${url}/v1/messages`, post('{}')), await fetch(`${url}/v1/messages`, post('{}'))].map((response) =>
      response.headers.get('request-id'),
    );
    expect(ids).toEqual(seen);
    expect(new Set(ids).size).toBe(2);
  });

  it('does not say what it is made of', async () => {
    const { url } = await serve();
    const { headers } = await fetch(`${url}/v1/models`);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('etag')).toBeNull();
  });
});

describe('errors', () => {
  it('E1: gives a GatewayError its status, type and timing headers', async () => {
    const { url } = await serve({
      create: () => {
        throw new GatewayError('rate_limited', 'openai: slow down', { retryAfter: 7, shouldRetry: true });
      },
    });
    const response = await fetch(`${url}/v1/messages`, post('{}'));
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(response.headers.get('x-should-retry')).toBe('true');
    expect(await response.json()).toEqual({
      type: 'error',
      error: { type: 'rate_limit_error', message: 'openai: slow down' },
      request_id: response.headers.get('request-id'),
    });
  });

  it('E10: keeps the cause of a bug in the log, under the id that the client sees', async () => {
    const logger = recordingLogger();
    const bug = new TypeError('sk-secret is undefined');
    const { url } = await serve({ create: () => Promise.reject(bug) }, { logger });
    const response = await fetch(`${url}/v1/messages`, post('{}'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('sk-secret');
    expect(logger.lines).toEqual([
      {
        level: 'error',
        fields: { requestId: response.headers.get('request-id'), route: '/v1/messages', code: 'internal', status: 500, err: bug },
        message: expect.stringContaining('gateway failed'),
      },
    ]);
  });

  it.each([
    [
      'what is no request',
      { code: 'invalid_request', status: 400 },
      '/v1/messages',
      new GatewayError('invalid_request', 'model: required'),
    ],
    ['an unknown model', { code: 'not_found', status: 404 }, '/v1/messages', new GatewayError('not_found', "Model 'x' not found")],
    ['what is too large', { code: 'too_large', status: 413 }, '/v1/messages', new GatewayError('too_large', 'The body is larger')],
  ])('E10: %s has one line in the log, under the id that the client sees', async (_, fields, route, error) => {
    const logger = recordingLogger();
    const { url } = await serve({ create: () => Promise.reject(error) }, { logger });
    const response = await fetch(`${url}${route}?beta=true`, post('{}'));
    const requestId = response.headers.get('request-id');
    expect(logger.lines).toEqual([{ level: 'warn', fields: { requestId, route, ...fields }, message: error.message }]);
  });

  it('logs refused keys and pages one by one only for who debugs', async () => {
    const logger = recordingLogger();
    const { url } = await serve({}, { logger, keys: [new Secret('right')] });
    for (const path of ['/v1/messages', '/v1/models', '/v1/messages']) await fetch(url + path, post('{}'));
    await fetch(`${url}/v1/messages`, post('{}', { ...json, 'sec-fetch-site': 'cross-site' }));
    expect(logger.lines.map(({ level }) => level)).toEqual(['warn', 'debug', 'debug', 'debug', 'debug']);
  });

  it('logs a made-up name on one line, without what a terminal obeys', async () => {
    const logger = recordingLogger();
    const name = 'nope\r\n[12:00:00.000] INFO: hacked\u001b[2J\u009b2J\u2028end';
    const { url } = await serve({ create: () => Promise.reject(new GatewayError('not_found', `Model '${name}' not found`)) }, { logger });
    await fetch(`${url}/v1/messages`, post('{}'));
    expect(logger.lines).toMatchObject([{ message: "Model 'nope  [12:00:00.000] INFO: hacked [2J 2J end' not found" }]);
  });

  it('logs a refused key without it, and a long made-up name in part', async () => {
    const logger = recordingLogger();
    const create = () => Promise.reject(new GatewayError('not_found', 'x'.repeat(100_000)));
    const { url } = await serve({ create }, { logger, keys: [new Secret('right')] });
    await fetch(`${url}/v1/messages`, post('{}', { ...json, 'x-api-key': 'sk-wrong' }));
    await fetch(`${url}/v1/messages`, post('{}', { ...json, 'x-api-key': 'right' }));
    expect(logger.lines).toMatchObject([
      { level: 'warn', fields: { refused: 1, last: expect.stringContaining('The key is not one of those') } },
      { level: 'debug', fields: { code: 'authentication', status: 401 } },
      { level: 'warn', fields: { code: 'not_found', status: 404 }, message: 'x'.repeat(1_000) },
    ]);
    expect(JSON.stringify(logger.lines)).not.toContain('sk-wrong');
  });

  it.each([
    ['GET', '/wp-login.php', 404],
    ['PUT', '/v1/messages', 405],
    ['GET', '/v1/models/%zz', 400],
  ])('logs %s %s only for who debugs', async (method, path, status) => {
    const logger = recordingLogger();
    const { url } = await serve({}, { logger });
    await fetch(`${url}${path}`, { method });
    expect(logger.lines).toMatchObject([{ level: 'debug', fields: { route: path, status } }]);
  });

  it.each([
    ['GET', '/v1/messages', 'POST'],
    ['DELETE', '/v1/models', 'GET, HEAD, POST'],
    ['PUT', '/v1/models/x/y', 'GET, HEAD, DELETE'],
    ['PUT', '/', 'GET, HEAD'],
  ])('answers %s %s with 405 and the methods there are', async (method, path, allow) => {
    const { url } = await serve();
    const response = await fetch(`${url}${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
  });

  it.each(['/v1/models', '/v1/v1/models', '/v1/v1/models?limit=1'])(
    'answers %s, as clients ask whose base URL ends in /v1',
    async (path) => {
      const { url } = await serve();
      expect((await fetch(`${url}${path}`)).status).toBe(200);
    },
  );

  it('answers calls of clients whose base URL ends in /v1', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/v1/v1/messages?beta=true`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(200);
  });

  it.each([
    ['POST', '/messages', 'POST /v1/messages'],
    ['GET', '/models', 'GET /v1/models'],
    ['POST', '/v1/messages/count', 'POST /v1/messages'],
  ])('E2: answers %s %s with 404 in the API’s shape, naming %s', async (method, path, near) => {
    const { url } = await serve();
    const response = await fetch(`${url}${path}`, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      type: 'error',
      error: { type: 'not_found_error', message: expect.stringContaining(near) },
      request_id: response.headers.get('request-id'),
    });
  });

  it('answers a badly encoded path with 400', async () => {
    const { url } = await serve();
    expect((await fetch(`${url}/v1/models/%zz`)).status).toBe(400);
  });
});

describe('probes', () => {
  it.each(['/', '/api/hello', '/v1/health'])('D5: answers HEAD %s with 200', async (path) => {
    const { url } = await serve();
    expect((await fetch(`${url}${path}`, { method: 'HEAD' })).status).toBe(200);
  });

  it('says that it lives, and its version', async () => {
    const { url } = await serve();
    expect(await (await fetch(`${url}/v1/health`)).json()).toEqual({ status: 'OK' });
    expect(await (await fetch(`${url}/v1/version`)).json()).toEqual({ version: '1.2.3' });
  });
});

describe('keys', () => {
  const keys = [new Secret('key-one'), new Secret('key-two')];
  const call = async (url: string, headers: Record<string, string>) => fetch(`${url}/v1/messages`, post('{}', { ...json, ...headers }));

  it('D6: takes any key, from either header, when none is configured', async () => {
    const { url } = await serve();
    expect((await call(url, { 'x-api-key': 'fake', authorization: 'Bearer other' })).status).toBe(200);
    expect((await call(url, {})).status).toBe(200);
  });

  it.each([
    ['x-api-key', { 'x-api-key': 'key-two' }],
    ['a bearer token', { authorization: 'Bearer key-one' }],
    ['one of two', { 'x-api-key': 'sk-ant-of-a-login', authorization: 'bearer key-one' }],
  ])('takes a configured key as %s', async (_name, headers) => {
    const { url } = await serve({}, { keys });
    expect((await call(url, headers)).status).toBe(200);
  });

  it.each([
    ['no key', {}],
    ['a wrong key', { 'x-api-key': 'key-three' }],
    ['a key with another scheme', { authorization: 'Basic key-one' }],
    ['an empty key', { 'x-api-key': '' }],
  ])('E2: refuses %s with 401, and tells the client not to try again', async (_name, headers) => {
    const { url } = await serve({}, { keys });
    const response = await call(url, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get('x-should-retry')).toBe('false');
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ type: 'error', error: { type: 'authentication_error' } });
    expect(text).not.toMatch(/key-(one|two|three)/);
  });

  it('guards every route but the probes', async () => {
    const { url } = await serve({}, { keys });
    const statuses = await Promise.all(
      ['/v1/models', '/v1/models/x', '/v1/providers', '/', '/v1/health', '/v1/version', '/api/hello'].map(
        async (path) => (await fetch(url + path)).status,
      ),
    );
    expect(statuses).toEqual([401, 401, 401, 401, 200, 200, 200]);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  });
});

describe('web pages', () => {
  it.each(['/v1/messages', '/v1/messages/count_tokens', '/v1/models'])('of other sites cannot send to %s', async (path) => {
    const { url } = await serve();
    const response = await fetch(url + path, {
      ...post('{}', { 'content-type': 'text/plain' }),
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { type: 'permission_error', message: expect.stringContaining('other sites') } });
  });

  it('may link to what runs here', async () => {
    const { url } = await serve();
    expect((await fetch(url, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200);
  });
});
