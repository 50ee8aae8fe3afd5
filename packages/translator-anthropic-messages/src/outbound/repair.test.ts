import { GatewayError, type GatewayErrorCode, type MessagesRequest } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { type MessagesQuirks, standardMessages } from './quirks.ts';
import { repair } from './repair.ts';

const image = { type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };

interface Refusal {
  readonly message: string;
  readonly quirks?: Partial<MessagesQuirks>;
  readonly request?: Partial<MessagesRequest>;
  readonly code?: GatewayErrorCode;
}

function repaired({ message, quirks = {}, request = {}, code = 'invalid_request' }: Refusal) {
  return repair(new GatewayError(code, message), upstreamCall({ messages: [{ role: 'user', content: [image] }], ...request }, { quirks }));
}

const blocksWithout = (type: string, field: string) => ({
  ...standardMessages.blocks,
  [type]: standardMessages.blocks[type]?.filter((name) => name !== field),
});

describe('repair', () => {
  it.each([
    {
      message: 'metadata: Extra inputs are not permitted',
      change: { fields: standardMessages.fields.filter((name) => name !== 'metadata') },
    },
    { message: 'tools.0.custom.description: Extra inputs are not permitted', change: { toolFields: ['name', 'input_schema'] } },
    {
      message: 'messages.0.content.0.text.cache_control: Extra inputs are not permitted',
      quirks: { cacheControl: true },
      change: { cacheControl: false },
    },
    {
      message: 'system.1.cache_control.ephemeral.ttl: Extra inputs are not permitted',
      quirks: { cacheControl: true },
      change: { cacheFields: ['type', 'scope'] },
    },
    {
      message: 'messages.2.content.0.tool_result.is_error: Extra inputs are not permitted',
      change: { blocks: blocksWithout('tool_result', 'is_error') },
    },
    { message: 'thinking.display: Extra inputs are not permitted', quirks: { thinkingDisplay: true }, change: { thinkingDisplay: false } },
    { message: 'thinking: Extra inputs are not permitted', change: { thinkingTypes: [] } },
    { message: 'output_config.effort: Extra inputs are not permitted', change: { efforts: [] } },
    { message: 'output_config: Extra inputs are not permitted', change: { efforts: [], outputFormat: false } },
    { message: 'max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens for m', change: { maxTokensCap: 8192 } },
    { message: 'This model supports at most 16384 completion tokens, whereas you provided 32000.', change: { maxTokensCap: 16_384 } },
    {
      message: "messages.1.role: Input should be 'user' or 'assistant'",
      quirks: { inlineSystem: 'keep' as const },
      change: { inlineSystem: 'fold' },
    },
    { message: "Unexpected role 'user' after role 'tool'", change: { userAfterResults: false } },
    { message: 'Not the same number of function calls and responses', change: { userAfterResults: false } },
    {
      message: 'After the optional system message, conversation roles must alternate user/assistant/user/assistant/...',
      code: 'upstream' as const,
      change: { userAfterResults: false },
    },
    { message: 'System message must be at the beginning.', quirks: { inlineSystem: 'keep' as const }, change: { inlineSystem: 'fold' } },
    {
      message: "messages.0.content.0: Input tag 'image' found using 'type' does not match any of the expected tags: 'text'",
      change: { blocks: Object.fromEntries(Object.entries(standardMessages.blocks).filter(([type]) => type !== 'image')) },
    },
    { message: 'adaptive thinking is not supported on this model', change: { thinkingTypes: ['enabled', 'disabled'] } },
    {
      message:
        'thinking_token_budget is set but reasoning_config is not configured. Please set --reasoning-parser and/or --reasoning-config to use thinking_token_budget.',
      change: { thinkingTypes: ['adaptive', 'disabled'] },
    },
    { message: 'This model only supports single tool-calls at once!', change: { parallelCalls: false } },
    { message: 'Assistant message must have either content or tool_calls, but not both.', change: { textBesideCalls: false } },
    {
      message: 'Tool call id was toolu_x-2 but must be a-z, A-Z, 0-9, with a length of 9.',
      code: 'upstream' as const,
      change: { toolIds: 'alphanumeric-9' },
    },
    { message: '"llama3" does not support thinking', change: { thinkingTypes: [] } },
    {
      message: 'invalid thinking: only type=enabled is allowed for this model',
      change: { thinkingTypes: ['enabled'], alwaysThinks: true },
    },
    {
      message: 'Validation: `thinking.type` must be `enabled` or `disabled`',
      change: { thinkingTypes: ['enabled', 'disabled'], alwaysThinks: false },
    },
    {
      message: "thinking: Input tag 'adaptive' found using 'type' does not match any of the expected tags: 'disabled', 'enabled'",
      change: { thinkingTypes: ['enabled', 'disabled'], alwaysThinks: false },
    },
    {
      message: 'The current model does not support disabling thinking',
      change: { thinkingTypes: ['enabled', 'adaptive'], alwaysThinks: true },
    },
    {
      message: 'messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`.',
      change: { thinkingFirst: true },
    },
    {
      message: 'The `content[].thinking` in the thinking mode must be passed back to the API.',
      change: { thinkingStandIn: 'words' },
    },
    {
      message: 'thinking is enabled but reasoning_content is missing in assistant tool call message at index 2',
      quirks: { thinkingStandIn: 'empty' as const },
      change: { thinkingStandIn: 'words' },
    },
    { message: 'This model does not support the effort parameter.', change: { efforts: [] } },
    { message: 'output_config.format is not available', change: { outputFormat: false } },
    { message: 'Requests with max_tokens > 4096 must have stream=true', change: { maxTokensWithoutStream: 4_096 } },
    { message: 'This model only supports streaming', change: { maxTokensWithoutStream: 0 } },
    { message: 'Stream must be set to true', change: { maxTokensWithoutStream: 0 } },
    { message: 'Streaming is not supported for this model', change: { streams: false } },
    {
      message: "messages.1.content.1.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
      change: { toolIds: 'safe' },
    },
    ...[
      "Invalid 'tools[0].name': string too long. Expected a string with maximum length 64, but got a string with length 79 instead.",
      'tools.13.FrontendRemoteMcpToolDefinition.name: String should have at most 64 characters',
      'messages.63.content.0.tool_result.content.0.tool_reference.tool_name: String should have at most 64 characters',
      "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
      'InternalError.Algo.InvalidParameter: The length of the tool name cannot exceed 64.',
      `Function name was ${'m'.repeat(128)} but must be a-z, A-Z, 0-9, or contain underscores and dashes, with a maximum length of 64.`,
    ].map((message) => ({ message, change: { toolNameMaxLength: 64 } })),
    ...[
      'Tool call id was ns.Read:0 but must be a-z, A-Z, 0-9, with a length of 9.',
      'Tool call IDs should be alphanumeric strings with length >= 9! (1)c1',
      'Duplicate tool call id abcdefghi in assistant message',
    ].map((message) => ({ message, change: { toolIds: 'alphanumeric-9' } })),
    { message: 'Only base64 images are supported', change: { images: 'inline' } },
    { message: 'm is not a multimodal model', change: { images: 'note' } },
    { message: 'No endpoints found that support image input', code: 'not_found' as const, change: { images: 'note' } },
    { message: 'this model is missing data required for image input', change: { images: 'note' } },
    {
      message: 'messages: too many images: image_count > 20',
      request: { messages: [{ role: 'user' as const, content: Array.from({ length: 21 }, () => image) }] },
      change: { maxImages: 20 },
    },
    {
      message: 'messages.0.content.0.image.source.base64: image exceeds 5 MB maximum: 9427836 bytes > 5242880 bytes',
      change: { refusedImages: [expect.any(String)] },
    },
    {
      message: '`temperature` is deprecated for this model',
      change: { fields: standardMessages.fields.filter((name) => name !== 'temperature') },
    },
    {
      message: 'tool_choice none is unknown',
      request: { tool_choice: { type: 'none' as const } },
      change: { toolChoices: [], disableParallelToolUse: false },
    },
  ])('reads "$message"', ({ change, ...refusal }) => {
    expect(repaired(refusal)).toEqual(change);
  });

  it.each([
    { message: 'safeguards: Extra inputs are not permitted' },
    { message: 'messages.0.content.0.text.cache_control: Extra inputs are not permitted' },
    { message: 'm does not support the effort parameter', quirks: { efforts: [] } },
    { message: 'max_tokens: 32000 > 8192, which is the maximum allowed', quirks: { maxTokensCap: 8_192 } },
    { message: 'tool_choice is unknown' },
    { message: 'The reasoning_content must be passed back', quirks: { thinkingStandIn: 'words' as const } },
    { message: "tools[0].name must be unique, found 2 with the name 'x'" },
    { message: 'thinking can only be enabled with temperature 1' },
    { message: 'thinking.budget_tokens: Input should be greater than or equal to 1024' },
    { message: 'Something else entirely' },
    { message: 'm does not support thinking', code: 'upstream' as const },
  ])('sends nothing a second time that would be the same: "$message"', (refusal) => {
    expect(repaired(refusal)).toBeUndefined();
  });
});
