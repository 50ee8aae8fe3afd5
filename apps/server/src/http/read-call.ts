import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderMap } from '@llama-stack/core';
import type { GatewayRequest } from '@llama-stack/runtime';
import { callSignal } from './call-signal.ts';
import { readBody } from './read-body.ts';
import { requestIdOf } from './request-id.ts';

/** What the gateway needs of a request, whatever its API. */
export async function readCall(
  request: IncomingMessage,
  response: ServerResponse,
  maxBodyBytes: number,
): Promise<Omit<GatewayRequest, 'api'>> {
  const receivedAt = Date.now();
  const signal = callSignal(response);
  const body = await readBody(request, maxBodyBytes);
  return { body, headers: joinValues(request.headers), id: requestIdOf(response), signal, receivedAt };
}

/** Repeated headers are joined, as HTTP allows; node gives the names in lower case. */
function joinValues(headers: IncomingHttpHeaders): HeaderMap {
  const joined: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) joined[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return joined;
}
