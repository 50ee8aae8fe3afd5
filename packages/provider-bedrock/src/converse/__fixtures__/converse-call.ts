import { collectEvents, type MessageParam, type MessageStreamEvent, type MessagesRequest, type UpstreamCall } from '@llama-stack/core';
import { converseQuirks } from '../../converse-quirks.ts';
import { formatRequest } from '../format-request.ts';
import { converse } from '../index.ts';
import type { ConverseQuirks } from '../quirks.ts';
import type { ConverseMessage } from '../wire.ts';

/** Takes whatever is asked of it: a body for tests to look into. */
export interface ConverseBody {
  readonly toolConfig?: { readonly tools: readonly unknown[]; readonly toolChoice?: unknown };
  readonly system?: readonly unknown[];
  readonly messages: readonly ConverseMessage[];
  readonly inferenceConfig: Readonly<Record<string, unknown>>;
  readonly additionalModelRequestFields?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

type Request = Partial<MessagesRequest>;
type Changes = Partial<ConverseQuirks>;

const model = 'test.model-v1:0';
export const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

export function converseCall(request: Request = {}, quirks: Changes = {}): UpstreamCall<ConverseQuirks> {
  const whole = { model, max_tokens: 1_000, messages: [user('Hi')], ...request };
  return {
    request: whole,
    quirks: { ...converseQuirks(whole.model, []), ...quirks },
    clientModel: `bedrock/${whole.model}`,
    messageId: 'msg_1',
    provider: 'bedrock',
    limits: {},
    promptTokens: 10,
  };
}

export function formatConverse(request: Request = {}, quirks: Changes = {}) {
  const { body, losses } = formatRequest(converseCall(request, quirks));
  return { body: body as ConverseBody, losses, lost: losses.map(({ path }) => path) };
}

export function converseMessages(messages: MessageParam[], quirks: Changes = {}): readonly ConverseMessage[] {
  return formatConverse({ messages }, quirks).body.messages;
}

/** The events of a whole stream of frames. */
export function frameEvents(frames: readonly Uint8Array[], request: Request = {}): readonly MessageStreamEvent[] {
  const stream = converse.outbound.openStream(converseCall(request));
  return [...stream.begin(), ...frames.flatMap((frame) => [...stream.push(frame)]), ...stream.end()];
}

/** Reads a whole stream of frames. */
export function readFrames(frames: readonly Uint8Array[], request: Request = {}) {
  return collectEvents(frameEvents(frames, request));
}

export function user(content: MessageParam['content']): MessageParam {
  return { role: 'user', content };
}

export function assistant(content: MessageParam['content']): MessageParam {
  return { role: 'assistant', content };
}

export function toolUse(id: string, name = 'Read', input: unknown = {}) {
  return { type: 'tool_use' as const, id, name, input };
}

export function toolResult(id: string, content: string | undefined = 'ok', is_error?: boolean) {
  return { type: 'tool_result' as const, tool_use_id: id, content, ...(is_error !== undefined && { is_error }) };
}
