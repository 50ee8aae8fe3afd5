import type { Environment, HeaderMap } from '@llama-stack/core';
import { createHttpClient, type HttpClient, type HttpRequest } from '@llama-stack/provider-http';
import type { BedrockConfig } from './config.ts';
import { findCredentials } from './credentials.ts';
import { createSigner } from './sign-request.ts';

/** Bedrock's three hosts. */
export interface Endpoints {
  readonly region: string;
  /** Converse, InvokeModel, CountTokens. */
  readonly runtime: HttpClient;
  /** The lists of models and inference profiles. */
  readonly control: HttpClient;
  /** Anthropic's Messages for Claude. */
  readonly mantle: HttpClient;
  close(): Promise<void>;
}

/** AWS's own default for this service, for API keys without a region. */
const defaultRegion = 'us-east-1';

interface Host {
  readonly baseUrl: string;
  readonly service: string;
  /** The variable that sets its address. */
  readonly variable: string;
}

/** Opens nothing yet. A bearer key goes before AWS credentials, and a client's own key before both. */
export function createEndpoints(id: string, config: BedrockConfig, env: Environment): Endpoints {
  const region = config.region_name ?? defaultRegion;
  const credentials = config.api_key === undefined ? findCredentials(id, config, env) : undefined;
  const apiKey = credentials?.remedy ?? 'AWS_BEARER_TOKEN_BEDROCK and AWS_REGION, to which keys belong';
  const open = ({ baseUrl, service, variable }: Host): HttpClient => {
    const sign = credentials && createSigner({ baseUrl, region, service, credentials: credentials.resolve });
    return createHttpClient({
      upstream: { id, name: 'Amazon Bedrock', baseUrl, variables: { baseUrl: variable, apiKey } },
      timeouts: timeoutsOf(config),
      headers: async (request) => bearer(request, config) ?? (await sign?.(request)) ?? {},
    });
  };
  const hosts = hostsOf(region, config);
  const [runtime, control, mantle] = [open(hosts.runtime), open(hosts.control), open(hosts.mantle)];
  const close = async () => {
    await Promise.all([runtime.close(), control.close(), mantle.close()]);
  };
  return { region, runtime, control, mantle, close };
}

function hostsOf(region: string, { base_url, control_url, mantle_url }: BedrockConfig) {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const host = (url: string | undefined, standard: string, variable: string) => ({
    baseUrl: url ?? standard,
    variable: url === undefined ? 'AWS_REGION' : variable,
  });
  return {
    runtime: { service: 'bedrock', ...host(base_url, `https://bedrock-runtime.${region}.${domain}`, 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME') },
    control: { service: 'bedrock', ...host(control_url, `https://bedrock.${region}.${domain}`, 'AWS_ENDPOINT_URL_BEDROCK') },
    mantle: {
      service: 'bedrock-mantle',
      ...host(mantle_url, `https://bedrock-mantle.${region}.api.aws`, 'AWS_ENDPOINT_URL_BEDROCK_MANTLE'),
    },
  };
}

function timeoutsOf({ network }: BedrockConfig): NonNullable<Parameters<typeof createHttpClient>[0]['timeouts']> {
  const { connect, read } = network?.timeout ?? {};
  return { ...(connect !== undefined && { connectMs: connect }), ...(read !== undefined && { firstByteMs: read, idleMs: read }) };
}

function bearer({ providerData }: HttpRequest, { api_key }: BedrockConfig): HeaderMap | undefined {
  const sent: unknown = typeof providerData === 'object' && providerData !== null ? Reflect.get(providerData, 'api_key') : undefined;
  const key = typeof sent === 'string' ? sent : api_key?.reveal();
  return key === undefined ? undefined : { authorization: `Bearer ${key}` };
}
