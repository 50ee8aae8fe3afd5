export { BoundedMemory, type BoundedMemoryOptions } from './bounded-memory.ts';
export type { UpstreamIdentity } from './connection-error.ts';
export { type Assumption, createHttpProvider, type HttpProviderOptions } from './create-http-provider.ts';
export { createRelay, type RelayOptions } from './create-relay.ts';
export type { Dialect, MediaQuirks } from './dialect.ts';
export { EndpointProbe } from './endpoint-probe.ts';
export { createHttpClient, type HttpClient, type HttpClientOptions, type HttpRequest, type HttpTimeouts } from './http-client.ts';
export type { HttpResponse } from './http-response.ts';
export type { FileData } from './prepare-request.ts';
