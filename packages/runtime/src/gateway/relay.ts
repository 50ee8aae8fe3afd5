import { GatewayError, type RawResponse, type Relay, type RelayRequest, SseParser } from '@llama-stack/core';
import { attempt, isTargetsFault } from './attempt.ts';
import type { Call, ResolvedRequest } from './call.ts';
import type { Answer } from './gateway-request.ts';
import { ModelRename } from './model-rename.ts';
import { waitFor } from './patience.ts';
import { RelayStream } from './relay-stream.ts';

/** As much of a refusal as is read, in bytes, to see whether another model may be asked. */
const maxRefusalBytes = 64 * 1024;

/** The upstream's byte pipe for the client's API, when it has one. */
export function pipeOf({ request, model }: ResolvedRequest): Relay | undefined {
  return model.provider.relay?.(request.source.api.api, model.model);
}

export interface RelayedCall {
  readonly resolved: ResolvedRequest;
  readonly pipe: Relay;
  readonly call: Call;
}

/**
 * Answers with the upstream's own bytes: it speaks the client's API. Only the model's name and our own seals are altered. An error status
 * passes as it came; with `throwsRefusals`, what another model may do better is thrown as GatewayError instead.
 */
export async function relay(
  { resolved, pipe, call: { context, watch, release } }: RelayedCall,
  { throwsRefusals = false } = {},
): Promise<Answer> {
  const request = relayRequest(resolved, 'create');
  const send = async (run: Relay): Promise<RawResponse> => {
    const response = await run(request, context);
    if (!throwsRefusals) return response;
    return response.status >= 400 ? throwRefusal(response, resolved) : throwFailedStart(response, resolved);
  };
  const response = await waitFor(attempt([pipe], send, context), context.signal);
  return { ...response, body: new RelayStream({ response, rename: renameFor(resolved), watch, release }) };
}

/** The answer names the model as the client did. */
function renameFor({ name, model }: ResolvedRequest): ModelRename | undefined {
  return name === model.model ? undefined : new ModelRename(name);
}

/** What goes upstream: the client's bytes, without seals that the upstream cannot read, for the upstream's own model id. */
export function relayRequest({ request, model }: ResolvedRequest, operation: RelayRequest['operation']): RelayRequest {
  const { api, headers } = request.source;
  const body = request.fields.replace('model', model.model);
  return { operation, body: api.inbound.cleanForRelay?.(body) ?? body, headers };
}

/** Throws when a stream fails at its beginning, whatever its status line has promised (S15, S19); else it passes whole. */
async function throwFailedStart(response: RawResponse, resolved: ResolvedRequest): Promise<RawResponse> {
  if (!response.headers['content-type']?.includes('event-stream')) return response;
  const reader = response.body[Symbol.asyncIterator]();
  const { done, value } = await reader.next();
  if (done) throw new GatewayError('upstream', 'The upstream answered with an empty stream', { noAnswer: true });
  const [first] = new SseParser().push(value);
  if (first?.event === 'error') await throwTargetsFault(reader, errorIn(response, first.data, resolved));
  return { ...response, body: resumed([value], reader) };
}

/** Throws a refusal that is the upstream's fault; one that is the request's passes, with the bytes that were read of it. */
async function throwRefusal(response: RawResponse, resolved: ResolvedRequest): Promise<RawResponse> {
  const reader = response.body[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  for (let size = 0; size < maxRefusalBytes; ) {
    const { done, value } = await reader.next();
    if (done) break;
    read.push(value);
    size += value.byteLength;
  }
  await throwTargetsFault(reader, errorIn(response, Buffer.concat(read).toString('utf8'), resolved));
  return { ...response, body: resumed(read, reader) };
}

function errorIn({ status, headers }: RawResponse, body: string, { request: { source } }: ResolvedRequest): GatewayError | undefined {
  return source.api.outbound?.parseError(status, headers, body);
}

async function throwTargetsFault(reader: AsyncIterator<Uint8Array>, error: GatewayError | undefined): Promise<void> {
  if (error === undefined || !isTargetsFault(error)) return;
  await reader.return?.();
  throw error;
}

async function* resumed(read: readonly Uint8Array[], reader: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* read;
  yield* { [Symbol.asyncIterator]: () => reader };
}
