import { fields } from '@llama-stack/core';
import { compatibleConfig, nativeMessagesField } from '@llama-stack/provider-openai-compatible';
import type { z } from 'zod';

export const vllmConfig = compatibleConfig.extend({
  base_url: fields.url().describe('Where the server is, such as `http://host:8000/v1`.'),
  api_token: fields.secret().describe("Llama Stack's name for `api_key`."),
  native_messages: nativeMessagesField().describe(
    'Whether to call `/v1/messages` of the server; `auto` asks the server whether it has it.',
  ),
  max_tokens: fields.optional(fields.count()).describe('An upper limit of `max_tokens`, whatever the client asks for.'),
});

export type VllmConfig = z.output<typeof vllmConfig>;
