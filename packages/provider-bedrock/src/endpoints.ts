import type { Environment, HeaderMap, ProviderOptions } from '@llama-stack/core';
import { fieldOf } from '@llama-stack/core/translation';
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
  /** What sets its address. */
  readonly setBy: string;
}

type EndpointOptions = Pick<ProviderOptions<BedrockConfig>, 'id' | 'config' | 'setBy'>;

/** For who makes a provider without a configuration file: what sets a field in those of ours. */
function usually(field: string): string {
  return variables[field] ?? field;
}

const variables: Readonly<Record<string, string>> = {
  api_key: 'AWS_BEARER_TOKEN_BEDROCK',
  region_name: 'AWS_REGION',
  base_url: 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
  control_url: 'AWS_ENDPOINT_URL_BEDROCK',
  mantle_url: 'AWS_ENDPOINT_URL_BEDROCK_MANTLE',
};

/** Opens nothing yet. A bearer key goes before AWS credentials, and a client's own key before both. */
export function createEndpoints({ id, config, setBy = usually }: EndpointOptions, env: Environment): Endpoints {
  const region = config.region_name ?? defaultRegion;
  const credentials = config.api_key === undefined ? findCredentials(id, config, env) : undefined;
  const apiKey = credentials?.remedy ?? `${setBy('api_key')} and ${setBy('region_name')}, to which keys belong`;
  const open = ({ baseUrl, service, setBy: address }: Host): HttpClient => {
    const sign = credentials && createSigner({ baseUrl, region, service, credentials: credentials.resolve });
    return createHttpClient({
      upstream: { id, name: 'Amazon Bedrock', baseUrl, setBy: { baseUrl: address, apiKey } },
      timeouts: timeoutsOf(config),
      headers: async (request) => bearer(request, config) ?? (await sign?.(request)) ?? {},
    });
  };
  const hosts = hostsOf(region, config, setBy);
  const [runtime, control, mantle] = [open(hosts.runtime), open(hosts.control), open(hosts.mantle)];
  const close = async () => {
    await Promise.all([runtime.close(), control.close(), mantle.close()]);
  };
  return { region, runtime, control, mantle, close };
}

function hostsOf(region: string, config: BedrockConfig, setBy: (field: string) => string) {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const host = (field: 'base_url' | 'control_url' | 'mantle_url', standard: string) => ({
    baseUrl: config[field] ?? standard,
    setBy: setBy(config[field] === undefined ? 'region_name' : field),
  });
  return {
    runtime: { service: 'bedrock', ...host('base_url', `https://bedrock-runtime.${region}.${domain}`) },
    control: { service: 'bedrock', ...host('control_url', `https://bedrock.${region}.${domain}`) },
    mantle: { service: 'bedrock-mantle', ...host('mantle_url', `https://bedrock-mantle.${region}.api.aws`) },
  };
}

function timeoutsOf({ network }: BedrockConfig): NonNullable<Parameters<typeof createHttpClient>[0]['timeouts']> {
  const { connect, read } = network?.timeout ?? {};
  return { ...(connect !== undefined && { connectMs: connect }), ...(read !== undefined && { firstByteMs: read, idleMs: read }) };
}

function bearer({ providerData }: HttpRequest, { api_key }: BedrockConfig): HeaderMap | undefined {
  const sent = fieldOf(providerData, 'api_key');
  const key = typeof sent === 'string' ? sent : api_key?.reveal();
  return key === undefined ? undefined : { authorization: `Bearer ${key}` };
}
