import { type GatewayError, GatewayError as Failure, type MessagesRequest, messagesRequestSchema } from '@llama-stack/core';
import type { Answer, GatewayRequest, ServedApi } from '../gateway/gateway-request.ts';

/** An API whose wire shows the kinds of events: `message_start`, `+text`, `ping`, `error:code`, `end`, a line each. */
export const fakeApi: ServedApi = {
  api: 'fake-api',
  inbound: {
    path: '/v1/fake',
    parseRequest({ body }) {
      if (!isRequest(body)) throw new Failure('invalid_request', 'not a request');
      return body;
    },
    formatMessage: (message) => ({ said: message.content }),
    openStream: () => ({
      push: (batch) =>
        batch
          .map((event) => {
            if (event.type === 'message_start') return `message_start ${event.message.model}\n`;
            return event.type === 'content_block_delta' && event.delta.type === 'text_delta' ? `+${event.delta.text}\n` : '';
          })
          .join(''),
      ping: () => 'ping\n',
      fail: (error: GatewayError) => `error:${error.code}\n`,
      end: () => 'end\n',
    }),
    formatError: (error) => ({ status: 500, headers: {}, body: error.code }),
    formatTokenCount: (tokens) => ({ counted: tokens }),
  },
};

function isRequest(body: unknown): body is MessagesRequest {
  return messagesRequestSchema.safeParse(body).success;
}

/** A request of `fakeApi`, from its body's fields. */
export function fakeRequest(fields: object, more: Partial<GatewayRequest> = {}): GatewayRequest {
  const body = { model: 'up/m', max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }], ...fields };
  return {
    api: fakeApi,
    body: [Buffer.from(JSON.stringify(body))],
    headers: {},
    id: 'req_1',
    signal: new AbortController().signal,
    receivedAt: Date.now(),
    ...more,
  };
}

export async function readAll({ body }: Answer): Promise<string> {
  if (typeof body === 'string') return body;
  let text = '';
  for await (const part of body) text += typeof part === 'string' ? part : Buffer.from(part).toString('utf8');
  return text;
}

/** The body of a streamed answer, to be read step by step. */
export function partsOf({ body }: Answer): AsyncIterator<string | Uint8Array> {
  if (typeof body === 'string') throw new Error('expected a stream');
  return body[Symbol.asyncIterator]();
}
