import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { GatewayError } from '@llama-stack/core';

/** Parts of a body that are smaller are joined, in bytes. */
const smallPart = 16 * 1024;

type Decode = (body: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>;

/** By `content-encoding`. */
const decoders: ReadonlyMap<string, Decode> = new Map([
  ['gzip', promisify(zlib.gunzip)],
  ['x-gzip', promisify(zlib.gunzip)],
  ['deflate', promisify(zlib.inflate)],
  ['br', promisify(zlib.brotliDecompress)],
  ...zstd(),
]);

/** Node has it since 22.15, which is newer than the oldest we run on. */
function zstd(): [string, Decode][] {
  const decompress: unknown = Reflect.get(zlib, 'zstdDecompress');
  return isDecompressor(decompress) ? [['zstd', promisify(decompress)]] : [];
}

function isDecompressor(value: unknown): value is typeof zlib.gunzip {
  return typeof value === 'function';
}

/**
 * The body's bytes, decoded, in the parts in which they came: to put them together costs as much as to pass them on. Throws GatewayError `too_large` past `limit` bytes, before and after decoding; `invalid_request` for an
 * encoding that we do not read and for a client that left half-way.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<readonly Uint8Array[]> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return receive(request, limit);
  const decode = decoders.get(encoding);
  if (decode === undefined) {
    throw new GatewayError('invalid_request', `The content-encoding '${encoding}' is not one of ${[...decoders.keys()].join(', ')}`);
  }
  const body = await receive(request, limit);
  try {
    return [await decode(Buffer.concat(body), { maxOutputLength: limit })];
  } catch (cause) {
    if (isErrorCode(cause, 'ERR_BUFFER_TOO_LARGE')) throw tooLarge(limit);
    throw new GatewayError('invalid_request', `The body is not valid ${encoding}, which its content-encoding promises`, { cause });
  }
}

/** By events: an async iterator costs a promise for each chunk. The request is not destroyed, which would close the socket under the answer. */
function receive(request: IncomingMessage, limit: number): Promise<readonly Uint8Array[]> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const take = (chunk: Uint8Array): void => {
      size += chunk.length;
      if (size <= limit) {
        addPart(chunks, chunk);
        return;
      }
      // The rest is read and dropped: many clients write all before they read, and a socket that is not read is never seen to close.
      request.off('data', take).off('end', done).resume();
      chunks.length = 0;
      reject(tooLarge(limit));
    };
    const broken = (cause?: Error): void =>
      reject(new GatewayError('invalid_request', 'The connection closed before the whole body had come', { cause }));
    const done = (): void => {
      // The request lives as long as its answer streams, and would hold its body by these listeners; and its `close` still comes.
      request.off('data', take).off('error', broken).off('close', broken);
      resolve(chunks);
    };
    request.on('data', take).once('end', done).once('error', broken).once('close', broken);
  });
}

/** Small parts are joined, each with ones of its size: a buffer of its own for every byte would take a hundred times the memory. */
function addPart(parts: Uint8Array[], part: Uint8Array): void {
  let last = part;
  for (
    let before = parts.at(-1);
    before !== undefined && before.length < smallPart && before.length <= last.length;
    before = parts.at(-1)
  ) {
    last = Buffer.concat([before, last]);
    parts.pop();
  }
  parts.push(last);
}

function tooLarge(limit: number): GatewayError {
  return new GatewayError('too_large', `The body is larger than ${formatBytes(limit)}, this server's limit`);
}

function formatBytes(bytes: number): string {
  const mebibytes = bytes / 1024 ** 2;
  return Number.isInteger(mebibytes) ? `${mebibytes} MB` : `${bytes} bytes`;
}

function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
