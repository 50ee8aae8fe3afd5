import { type ClientCall, GatewayError, type MessagesRequest, messagesRequestSchema } from '@llama-stack/core';
import { describeIssues, type Issue } from './describe-issues.ts';

/** The body itself, unknown fields included: it is checked, not copied. Throws `invalid_request` with every mistake's path. */
export function parseRequest({ body }: ClientCall): MessagesRequest {
  assertFits<MessagesRequest>(body, messagesRequestSchema);
  if ('thread' in body && body.thread != null) throw threadUnsupported();
  return body;
}

/**
 * Anthropic can keep a conversation, of which clients then send only what is new; without it most of the conversation would be missing.
 * Told in these words (`lib/internal/threads` of its SDKs), clients send all of it.
 */
function threadUnsupported(): GatewayError {
  return new GatewayError('invalid_request', 'thread: conversations are not kept here. Send all messages, without `thread`', {
    wire: { error_code: 'thread_unsupported_request', unsupported: ['thread'] },
  });
}

interface Schema {
  safeParse(value: unknown): { readonly success: boolean; readonly error?: { readonly issues: readonly Issue[] } };
}

/** Throws GatewayError `invalid_request` unless `schema`, which has no transforms, accepts the body. */
export function assertFits<Request>(body: unknown, schema: Schema): asserts body is Request {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new GatewayError('invalid_request', 'The request body should be a JSON object with `model`, `max_tokens` and `messages`');
  }
  const { error } = schema.safeParse(body);
  if (error !== undefined) throw new GatewayError('invalid_request', describeIssues(error.issues, body));
}
