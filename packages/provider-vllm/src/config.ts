import { fields } from '@llama-stack/core';
import { compatibleConfig, nativeMessagesField, optional } from '@llama-stack/provider-openai-compatible';
import type { z } from 'zod';

export const vllmConfig = compatibleConfig.extend({
  base_url: fields.url(),
  /** Llama Stack's name for `api_key`. */
  api_token: fields.secret(),
  /** Whether to call `/v1/messages`: `auto` asks the server. */
  native_messages: nativeMessagesField(),
  /** An upper limit of `max_tokens`, whatever the client asks for. */
  max_tokens: optional(fields.count()),
});

export type VllmConfig = z.output<typeof vllmConfig>;
