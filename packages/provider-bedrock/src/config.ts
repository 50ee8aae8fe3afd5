import { fields, missingValue } from '@llama-stack/core';
import { z } from 'zod';

const { optional } = fields;

const model = z.object({
  match: z.string().describe("A model's id, profile id or ARN; `*` stands for any characters."),
  api: optional(z.enum(['anthropic-messages', 'bedrock-converse'])).describe(
    'By which API the model is called: an ARN does not say whether Claude is behind it.',
  ),
  context_window: optional(fields.count()).describe('Tokens of prompt and answer together.'),
  max_tokens: optional(fields.count()).describe('The largest answer, in tokens. What a client asks beyond it is cut to it.'),
});

const milliseconds = fields.seconds().transform((seconds) => seconds * 1_000);

const limits = z.object({
  connect: optional(milliseconds)
    .meta({ absent: '10' })
    .describe('How long a connection may take; AWS credentials too, which have 30 seconds without it.'),
  read: optional(milliseconds).meta({ absent: '1200' }).describe("How long to wait for an answer's next byte."),
});

const network = z.object({
  timeout: optional(z.union([milliseconds.transform((read) => ({ connect: undefined, read })), limits])).describe(
    'One number for `read`, or each limit by itself.',
  ),
});

const guardrail = z.object({
  guardrail_identifier: z.string().describe('Its id or ARN.'),
  guardrail_version: z.string().default('DRAFT').describe('Its version.'),
});

/** Names are Llama Stack's, where it has one. */
const schema = z.object({
  region_name: optional(z.string().regex(/^[a-z0-9-]+$/i, 'not a region such as us-east-1; AWS_REGION sets it')).describe(
    'The AWS region, such as `us-east-1`.',
  ),
  api_key: fields.secret().describe('A Bedrock API key, sent as a bearer token. It goes before AWS credentials.'),
  aws_access_key_id: fields.secret().describe('AWS credentials. Without any, the standard chain of AWS finds them.'),
  aws_secret_access_key: fields.secret().describe('Goes together with `aws_access_key_id`.'),
  aws_session_token: fields.secret().describe('Of temporary credentials.'),
  aws_role_arn: optional(z.string()).describe(
    "A role to take: by web identity when its token's file is named, else with the credentials at hand.",
  ),
  aws_web_identity_token_file: optional(fields.path()).describe('The file of its token.'),
  profile_name: optional(z.string()).describe('A profile of `~/.aws/config`.'),
  base_url: optional(fields.url()).describe('Another address of bedrock-runtime.'),
  control_url: optional(fields.url()).describe('Another address of the control plane, which lists models.'),
  mantle_url: optional(fields.url()).describe('Another address of bedrock-mantle.'),
  native_messages: z
    .preprocess((value) => value || undefined, z.enum(['auto', 'always', 'never']).default('auto'))
    .describe(
      "Whether Claude is called by bedrock-mantle's `/anthropic/v1/messages`; `auto` asks it. Otherwise it is called by InvokeModel.",
    ),
  anthropic_betas: optional(z.array(z.string())).describe(
    'Values of `anthropic-beta` that Bedrock takes by now, besides those known here: passed on when a client sends them.',
  ),
  allowed_models: optional(z.array(z.string())).describe('Only these models are listed and called: ids, or patterns with `*`.'),
  models: optional(z.array(model)).describe('What is to be known of single models, where Bedrock does not say it.'),
  guardrail: optional(guardrail).describe('Applied to every call. Claude is not called on bedrock-mantle then, which takes none.'),
  network: optional(network).describe('Time limits.'),
});

export const bedrockConfig = schema.check((context) => {
  const { api_key, region_name, base_url, aws_access_key_id, aws_secret_access_key, native_messages, guardrail } = context.value;
  const report = (field: string, message: string) => context.issues.push({ code: 'custom', path: [field], message, input: context.value });
  if (api_key === undefined && region_name === undefined && base_url === undefined) report('region_name', missingValue('AWS_REGION'));
  if ((aws_access_key_id === undefined) !== (aws_secret_access_key === undefined))
    report('aws_secret_access_key', 'goes together with aws_access_key_id');
  if (guardrail !== undefined && native_messages === 'always')
    report('native_messages', 'cannot be always: bedrock-mantle takes no guardrail');
});

export type BedrockConfig = z.output<typeof schema>;
