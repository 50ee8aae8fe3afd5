import { fields } from '@llama-stack/core';
import { z } from 'zod';

/** A value that may be left out, also as the empty text that `${env.X:=}` leaves. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional());
}

const model = z.object({
  /** A model's id, profile id or ARN; `*` stands for any characters. */
  match: z.string(),
  /** By which API the model is called: ARNs do not say whether Claude is behind them. */
  api: optional(z.enum(['anthropic-messages', 'bedrock-converse'])),
  context_window: optional(fields.count()),
  max_tokens: optional(fields.count()),
});

const milliseconds = z.coerce
  .number('not a number of seconds')
  .positive('must be above 0')
  .transform((seconds) => seconds * 1_000);

const network = z.object({
  /** Seconds: one number for the wait on an answer's next byte, or each limit by itself. */
  timeout: optional(
    z.union([
      milliseconds.transform((read) => ({ connect: undefined, read })),
      z.object({ connect: optional(milliseconds), read: optional(milliseconds) }),
    ]),
  ),
});

const guardrail = z.object({ guardrail_identifier: z.string(), guardrail_version: z.string().default('DRAFT') });

/** Names are Llama Stack's, where it has one. */
const schema = z.object({
  region_name: optional(z.string().regex(/^[a-z0-9-]+$/i, 'not a region such as us-east-1; AWS_REGION sets it')),
  /** A Bedrock API key, sent as a bearer token. It goes before AWS credentials. */
  api_key: fields.secret(),
  aws_access_key_id: fields.secret(),
  aws_secret_access_key: fields.secret(),
  aws_session_token: fields.secret(),
  /** A role to take, by web identity when its token's file is named, else with the credentials at hand. */
  aws_role_arn: optional(z.string()),
  aws_web_identity_token_file: optional(fields.path()),
  /** A profile of `~/.aws/config`. Without it, the standard chain finds the credentials. */
  profile_name: optional(z.string()),
  /** Other addresses: of bedrock-runtime, of the control plane that lists models, and of bedrock-mantle. */
  base_url: optional(fields.url()),
  control_url: optional(fields.url()),
  mantle_url: optional(fields.url()),
  /** Whether Claude is called by bedrock-mantle's `/anthropic/v1/messages`: `auto` asks it; otherwise by InvokeModel. */
  native_messages: z.preprocess((value) => value || undefined, z.enum(['auto', 'always', 'never']).default('auto')),
  /** Only these are listed and called, patterns with `*` among them: Llama Stack sees to it, for every provider. */
  allowed_models: optional(z.array(z.string())),
  models: optional(z.array(model)),
  /** Applied to every Converse call. */
  guardrail: optional(guardrail),
  network: optional(network),
});

export const bedrockConfig = schema.check((context) => {
  const { api_key, region_name, base_url, aws_access_key_id, aws_secret_access_key } = context.value;
  const report = (field: string, message: string) => context.issues.push({ code: 'custom', path: [field], message, input: context.value });
  if (api_key === undefined && region_name === undefined && base_url === undefined) report('region_name', 'is missing; AWS_REGION sets it');
  if ((aws_access_key_id === undefined) !== (aws_secret_access_key === undefined))
    report('aws_secret_access_key', 'goes together with aws_access_key_id');
});

export type BedrockConfig = z.output<typeof schema>;
