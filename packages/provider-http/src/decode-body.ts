import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { GatewayError, isGatewayError } from '@llama-stack/core';

/** By `content-encoding`. */
const decoders: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/**
 * A body as it was before it was packed: we ask for none that is, but some proxies pack whatever they pass. Throws GatewayError `upstream`
 * for an encoding that we do not read, and for bytes that are not in it.
 */
export async function* decodeBody(body: AsyncIterable<Uint8Array>, encoding: string, provider: string): AsyncGenerator<Uint8Array> {
  const create = decoders.get(encoding.trim().toLowerCase());
  if (create === undefined) {
    throw new GatewayError('upstream', `${provider}: the answer comes packed as '${encoding}', though it was asked for as it is`, {
      provider,
    });
  }
  const decoder = create();
  // What fails ends the decoder too, whose reader is told of it.
  pipeline(Readable.from(body), decoder, () => undefined);
  try {
    yield* decoder;
  } catch (cause) {
    if (isGatewayError(cause)) throw cause;
    throw new GatewayError('upstream', `${provider}: the answer is not valid ${encoding}, which its content-encoding promises`, {
      provider,
      cause,
    });
  }
}
