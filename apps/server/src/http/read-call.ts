import type { HeaderMap } from '@llama-stack/core';
import type { GatewayRequest } from '@llama-stack/runtime';
import type { Request, Response } from 'express';
import { callSignal } from './call-signal.ts';
import { readBody } from './read-body.ts';
import { requestIdOf } from './request-id.ts';

/** What the gateway needs of a request, whatever its API. */
export async function readCall(request: Request, response: Response, maxBodyBytes: number): Promise<Omit<GatewayRequest, 'api'>> {
  const receivedAt = Date.now();
  const signal = callSignal(response);
  const body = await readBody(request, maxBodyBytes);
  return { body, headers: headersOf(request), id: requestIdOf(response), signal, receivedAt };
}

/** Repeated headers are joined, as HTTP allows; node gives the names in lower case. */
function headersOf(request: Request): HeaderMap {
  const entries = Object.entries(request.headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}
