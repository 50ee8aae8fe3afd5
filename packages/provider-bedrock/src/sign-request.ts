import type { HeaderMap } from '@llama-stack/core';
import type { HttpRequest } from '@llama-stack/provider-http';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';

/** AWS credentials. The secret parts are the caller's to keep. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SigningScope {
  readonly baseUrl: string;
  readonly region: string;
  /** `bedrock`, or `bedrock-mantle`. */
  readonly service: string;
  /** Asked for each request: keeps them until they expire. */
  credentials(): Promise<AwsCredentials>;
  /** The clock, for tests. */
  now?(): Date;
}

/**
 * The headers that sign a request by Signature Version 4. Only the host, the content type and AWS's own headers are signed: proxies may
 * change the others. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigner({ baseUrl, region, service, credentials, now = () => new Date() }: SigningScope) {
  const signer = new SignatureV4({ region, service, credentials, sha256: Sha256 });
  return async ({ method, path, headers: sent = {}, body }: HttpRequest): Promise<HeaderMap> => {
    const { protocol, host, hostname, pathname, searchParams } = new URL(baseUrl.replace(/\/+$/, '') + path);
    const { headers } = await signer.sign(
      {
        method,
        protocol,
        hostname,
        path: pathname,
        query: Object.fromEntries(searchParams),
        headers: { host, ...awsHeaders(sent), ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body }),
      },
      { signingDate: now() },
    );
    const { host: _host, 'content-type': _type, ...signed } = headers;
    return signed;
  };
}

function awsHeaders(headers: HeaderMap): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined && name.startsWith('x-amz')) own[name] = value;
  return own;
}

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super('sha256', secret);
  }
}
