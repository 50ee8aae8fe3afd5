import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, type SigningScope } from './sign-request.ts';

/**
 * Signature Version 4 from its specification, independent of AWS's package:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
interface Signed {
  readonly method: string;
  /** As it is sent, encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly scope: { readonly date: string; readonly region: string; readonly service: string };
  readonly secret: string;
}

function signatureOf({ method, path, query = {}, headers, body, scope, secret }: Signed): string {
  const encode = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const names = Object.keys(headers).sort();
  const canonical = [
    method,
    path.split('/').map(encode).join('/'),
    Object.keys(query)
      .sort()
      .map((name) => `${encode(name)}=${encode(query[name] ?? '')}`)
      .join('&'),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n');
  const { date, region, service } = scope;
  const path4 = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, path4, sha256(canonical)].join('\n');
  const key = path4.split('/').reduce<Buffer | string>((last, part) => createHmac('sha256', last).update(part).digest(), `AWS4${secret}`);
  return createHmac('sha256', key).update(text).digest('hex');
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The secret of AWS's published examples. */
const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const accessKeyId = 'AKIDEXAMPLE';
const signal = new AbortController().signal;

function signerFor(scope: Partial<SigningScope> = {}) {
  return createSigner({
    baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com',
    region: 'us-east-1',
    service: 'bedrock',
    credentials: async () => ({ accessKeyId, secretAccessKey: secret }),
    now: () => new Date('2026-11-26T12:34:56Z'),
    ...scope,
  });
}

/** The parts of an `authorization` header. */
function partsOf(authorization: string | undefined) {
  const [, credential, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(authorization ?? '') ?? [];
  return { credential, names: names?.split(';'), signature };
}

describe('the independent signer of these tests', () => {
  it("agrees with AWS's published example (get-vanilla of the SigV4 test suite)", () => {
    const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
    const scope = { date: '20150830T123600Z', region: 'us-east-1', service: 'service' };
    expect(signatureOf({ method: 'GET', path: '/', headers, body: '', scope, secret })).toBe(
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    );
  });

  it("agrees with AWS's published example of a query (get-vanilla-query-order-key-case)", () => {
    const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
    const scope = { date: '20150830T123600Z', region: 'us-east-1', service: 'service' };
    const query = { Param2: 'value2', Param1: 'value1' };
    expect(signatureOf({ method: 'GET', path: '/', query, headers, body: '', scope, secret })).toBe(
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    );
  });
});

describe('createSigner', () => {
  const arn = encodeURIComponent('arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc');

  it.each([
    ['a model id with a version', '/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse'],
    ['an ARN', `/model/${arn}/invoke-with-response-stream`],
  ] as const)('signs a call of %s as its encoded path, encoded once more', async (_, path) => {
    const body = '{"messages":[{"role":"user","content":[{"text":"Grüße 🌍"}]}]}';
    const headers = await signerFor()({ method: 'POST', path, body, signal });
    const { credential, names, signature } = partsOf(headers.authorization);
    expect(credential).toBe(`${accessKeyId}/20261126/us-east-1/bedrock/aws4_request`);
    expect(names).toEqual(['content-type', 'host', 'x-amz-content-sha256', 'x-amz-date']);
    const signed = {
      'content-type': 'application/json',
      host: 'bedrock-runtime.us-east-1.amazonaws.com',
      'x-amz-content-sha256': sha256(body),
      'x-amz-date': '20261126T123456Z',
    };
    const scope = { date: '20261126T123456Z', region: 'us-east-1', service: 'bedrock' };
    expect(signature).toBe(signatureOf({ method: 'POST', path, headers: signed, body, scope, secret }));
  });

  it('signs the query of a list, the port of another address, and the path before it', async () => {
    const sign = signerFor({ baseUrl: 'http://127.0.0.1:4566/aws/', region: 'eu-west-1' });
    const headers = await sign({ method: 'GET', path: '/inference-profiles?maxResults=1000&nextToken=a%2Fb%3D%3D', signal });
    const signed = { host: '127.0.0.1:4566', 'x-amz-content-sha256': sha256(''), 'x-amz-date': '20261126T123456Z' };
    const scope = { date: '20261126T123456Z', region: 'eu-west-1', service: 'bedrock' };
    const query = { maxResults: '1000', nextToken: 'a/b==' };
    expect(partsOf(headers.authorization).signature).toBe(
      signatureOf({ method: 'GET', path: '/aws/inference-profiles', query, headers: signed, body: '', scope, secret }),
    );
  });

  it('signs a session token, for the service it is told', async () => {
    const sign = signerFor({
      service: 'bedrock-mantle',
      credentials: async () => ({ accessKeyId, secretAccessKey: secret, sessionToken: 'session/token==' }),
    });
    const headers = await sign({ method: 'POST', path: '/anthropic/v1/messages', body: '{}', signal });
    expect(headers['x-amz-security-token']).toBe('session/token==');
    const { credential, names } = partsOf(headers.authorization);
    expect(credential).toContain('/bedrock-mantle/aws4_request');
    expect(names).toContain('x-amz-security-token');
  });

  it('leaves unsigned what proxies may change, and sends no host of its own', async () => {
    const headers = await signerFor()({ method: 'POST', path: '/x', body: '{}', headers: { accept: 'x', 'user-agent': 'y' }, signal });
    expect(Object.keys(headers).sort()).toEqual(['authorization', 'x-amz-content-sha256', 'x-amz-date']);
  });
});
