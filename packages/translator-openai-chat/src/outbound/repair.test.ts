import { GatewayError } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { chatCall, image, user } from '../__fixtures__/chat-call.ts';
import { type ChatQuirks, type ChatQuirksPatch, standardChat } from '../quirks.ts';
import { repair } from './repair.ts';

const repaired = (message: string, quirks: ChatQuirksPatch = {}) =>
  repair(new GatewayError('invalid_request', message), chatCall({ messages: [user([image()])] }, quirks));

const complaints: readonly (readonly [string, Partial<ChatQuirks>])[] = [
  [
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    { maxTokensField: 'max_completion_tokens' },
  ],
  [
    'max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.',
    { maxTokensCap: 16_384 },
  ],
  [
    '`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window`',
    { maxTokensCap: 8192 },
  ],
  ['Invalid max_tokens value, the valid range of max_tokens: must be at least 16', { minMaxTokens: 16 }],
  ["Unsupported parameter: 'temperature' is not supported with this model.", { dropFields: ['top_k', 'temperature'] }],
  [
    "Unsupported value: 'temperature' does not support 0.5 with this model. Only the default (1) value is supported.",
    { dropFields: ['top_k', 'temperature'] },
  ],
  ['Unrecognized request argument supplied: prompt_cache_key', { dropFields: ['top_k', 'prompt_cache_key'] }],
  ['Unrecognized request arguments supplied: user, seed', { dropFields: ['top_k', 'user', 'seed'] }],
  ["property 'safety_identifier' is unsupported", { dropFields: ['top_k', 'safety_identifier'] }],
  ['prompt_cache_key: Extra inputs are not permitted', { dropFields: ['top_k', 'prompt_cache_key'] }],
  ["Extra inputs are not permitted, field: 'user', value: 'x'", { dropFields: ['top_k', 'user'] }],
  ['json: unknown field "metadata"', { dropFields: ['top_k', 'metadata'] }],
  ['tools.0.function.strict: Extra inputs are not permitted', { strictTools: false }],
  ['stream_options: Extra inputs are not permitted', { streamUsage: false }],
  ['This model only supports single tool-calls at once!', { parallelCalls: false }],
  ['Assistant message must have either content or tool_calls, but not both.', { textBesideCalls: false }],
  ["Unsupported parameter: 'parallel_tool_calls' is not supported with this model.", { parallelToolCalls: false }],
  ["Invalid value: 'developer'. Supported values are: 'system', 'assistant', 'user' for messages[0].role", { systemRole: 'system' }],
  ['System message must be at the beginning.', { inlineSystem: 'fold' }],
  ["Unexpected role 'system' after role 'tool'", { inlineSystem: 'fold' }],
  ["Unexpected role 'user' after role 'tool'", { userAfterResults: false }],
  ['Not the same number of function calls and responses', { userAfterResults: false }],
  [
    'Provider returned error (Mistral: {"object":"error","message":"Unexpected role \'user\' after role \'tool\'","type":"invalid_request_message_order"})',
    { userAfterResults: false },
  ],
  [
    'Expected last role User or Tool (or Assistant with prefix or continue_final_message set to True) for serving but got assistant',
    { userAfterResults: false },
  ],
  ['The model does not support image input', { images: 'note' }],
  ['No endpoints found that support image input', { images: 'note' }],
  ['google/gemma is not a multimodal model', { images: 'note' }],
  ['image URLs are not currently supported, please use base64 encoded data instead', { images: 'inline' }],
  ["Invalid 'messages[2].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got 48", { toolIds: 'max-40' }],
  ['Tool call id was toolu_01A but must be a-z, A-Z, 0-9, with a length of 9.', { toolIds: 'alphanumeric-9' }],
  [`Function name was ${'m'.repeat(128)} but must be a-z, A-Z, 0-9, with a maximum length of 63.`, { toolNameMaxLength: 63 }],
  ['Duplicate tool call id abcdefghi in assistant message', { toolIds: 'alphanumeric-9' }],
  ["Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", { responseFormat: 'json_object' }],
  ['json mode cannot be combined with tool/function calling', { responseFormatWithTools: false }],
  ['tool_choice={"type": "function"} is not supported', { toolChoice: ['auto', 'none', 'required'] }],
];

describe('repair', () => {
  it.each(complaints)('%s', (message, patch) => {
    const differing = { systemRole: 'developer', inlineSystem: 'keep' } as const;
    expect(repaired(message, differing)).toEqual(patch);
  });

  it('gives tools the only effort with which the model takes them', () => {
    const message =
      'Function tools with reasoning_effort are not supported for gpt-5.4 in /v1/chat/completions. Please use /v1/responses instead.';
    expect(repaired(message)?.reasoning).toEqual({ ...standardChat.reasoning, toolsNeedEffort: 'none' });
  });

  it('folds first, then answers results, where roles must alternate', () => {
    const message =
      'After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results.';
    expect(repaired(message, { inlineSystem: 'keep' })).toEqual({ inlineSystem: 'fold' });
    expect(repaired(message)).toEqual({ userAfterResults: false });
    expect(repaired(message, { userAfterResults: false })).toBeUndefined();
  });

  it('reads no refusal out of a prompt that it quotes', () => {
    expect(repaired("Invalid prompt: \"the log says: Unexpected role 'user' after role 'tool', so I\"")).toBeUndefined();
  });

  it('thinks no more with a model that cannot', () => {
    const on = { reasoning: { effortField: 'reasoning_effort', on: { think: true } } };
    for (const message of ['"llama3.2" does not support thinking', '`reasoning_effort` is not supported with this model'])
      expect(repaired(message, on)?.reasoning).toMatchObject({ effortField: null, on: null });
  });

  it('R21: says no more of thinking by the template where there is none', () => {
    const quirks = { reasoning: { effortField: 'reasoning_effort', off: { chat_template_kwargs: { enable_thinking: false } } } };
    const message = 'chat_template is not supported for Mistral tokenizers. (parameter=chat_template)';
    expect(repaired(message, quirks)?.reasoning).toMatchObject({ effortField: 'reasoning_effort', off: null });
  });

  it('R21: tells a model that always thinks nothing else', () => {
    const quirks = { reasoning: { off: { thinking: { type: 'disabled' } } } };
    expect(repaired('invalid thinking: only type=enabled is allowed for this model', quirks)?.reasoning).toMatchObject({ off: null });
  });

  it('keeps to the efforts that the upstream lists', () => {
    const message =
      "Unsupported value: 'reasoning_effort' does not support 'xhigh' with this model. Supported values are: 'low', 'medium', and 'high'.";
    const quirks = { reasoning: { effortField: 'reasoning_effort', efforts: ['low', 'xhigh'] } };
    expect(repaired(message, quirks)?.reasoning).toMatchObject({ effortField: 'reasoning_effort', efforts: ['low', 'medium', 'high'] });
    expect(repaired('`reasoning_effort` must be one of `none` or `default`', quirks)?.reasoning).toMatchObject({ effortField: null });
  });

  it('R23: says of efforts what this Ollama takes for this model', () => {
    const quirks = {
      reasoning: { effortField: 'reasoning_effort', efforts: ['low', 'medium', 'high', 'max'], off: { reasoning_effort: 'none' } },
    };
    const takes = ['low', 'medium', 'high'];
    const invalid = `invalid reasoning value: 'max' (must be "high", "medium", "low", or "none")`;
    expect(repaired(invalid, quirks)?.reasoning).toMatchObject({ effortField: 'reasoning_effort', efforts: takes });
    const older = 'invalid think value: "max" (must be "high", "medium", "low", true, or false)';
    expect(repaired(older, quirks)?.reasoning).toMatchObject({ effortField: 'reasoning_effort', efforts: takes });
    expect(repaired(older.replace('max', 'none'), quirks)?.reasoning).toMatchObject({ effortField: 'reasoning_effort', off: null });
    const ofThisModel = 'think value "high" is not supported for this model';
    expect(repaired(ofThisModel, quirks)?.reasoning).toMatchObject({ effortField: null, off: quirks.reasoning.off });
  });

  it('sends no reasoning back where the history may not have it', () => {
    const patch = repaired("property 'messages.2.reasoning_content' is unsupported", { reasoning: { replay: 'reasoning_content' } });
    expect(patch).toMatchObject({ reasoning: { replay: null, detailsField: null }, toolCallExtraField: null });
  });

  it.each(complaints)('repairs once only: %s', (message, patch) => {
    const again = repaired(message, { systemRole: 'developer', inlineSystem: 'keep', ...patch });
    expect(again).not.toEqual(patch);
  });

  it.each(["Unknown parameter: 'messages'", 'Something else is wrong', "Unsupported parameter: 'top_k'"])(
    'has no remedy for %j',
    (message) => {
      expect(repaired(message)).toBeUndefined();
    },
  );

  it.each(['rate_limited', 'overloaded', 'authentication', 'billing', 'timeout'] as const)('leaves %s alone', (code) => {
    expect(repair(new GatewayError(code, "Unsupported parameter: 'user'"), chatCall())).toBeUndefined();
  });

  it('leaves it to the client to ask for less where the window is full', () => {
    const error = new GatewayError('invalid_request', 'max_tokens at most 10', { overflow: { window: 10 } });
    expect(repair(error, chatCall())).toBeUndefined();
  });
});
