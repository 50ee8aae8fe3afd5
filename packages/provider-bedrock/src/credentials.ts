import { fromNodeProviderChain, fromTemporaryCredentials, fromTokenFile } from '@aws-sdk/credential-providers';
import { type Environment, GatewayError } from '@llama-stack/core';
import { untilAborted } from '@llama-stack/provider-http';
import { memoize } from '@smithy/core/config';
import type { BedrockConfig } from './config.ts';
import type { AwsCredentials } from './sign-request.ts';

/** Where AWS credentials come from, and in words what a person can mend. */
export interface CredentialSource {
  readonly remedy: string;
  /** Throws GatewayError `authentication` when there are none. */
  resolve(): Promise<AwsCredentials>;
}

/** Credentials that expire sooner are asked for anew. */
const renewBeforeMs = 5 * 60_000;
/** A chain may ask hosts that say nothing, or a person who is away: a call does not wait for ever. */
const patienceMs = 30_000;

/**
 * The configured keys, else the environment's, else the standard chain: profile, SSO, process, web identity, container, instance. The chain
 * itself would skip the environment's keys while `AWS_PROFILE` is set.
 */
export function findCredentials(provider: string, config: BedrockConfig, env: Environment): CredentialSource {
  const fixed = configuredKeys(config) ?? (config.profile_name === undefined ? environmentKeys(env) : undefined);
  if (fixed !== undefined) return fixed;
  const profile = config.profile_name ?? env.AWS_PROFILE;
  const find = configuredRole(config) ?? fromNodeProviderChain({ ...(profile !== undefined && { profile }), ...clientIn(config) });
  const remedy = config.aws_role_arn === undefined ? chainRemedy(profile, env) : `the role ${config.aws_role_arn}`;
  return {
    remedy,
    resolve: async () => {
      const { connect = patienceMs } = config.network?.timeout ?? {};
      const limit = AbortSignal.timeout(connect);
      try {
        return await untilAborted(find(), limit);
      } catch (cause) {
        if (limit.aborted) {
          const waited = `${provider}: no AWS credentials came within ${connect / 1_000} s. Check ${remedy}.`;
          throw new GatewayError('timeout', waited, { provider, cause });
        }
        const reason = cause instanceof Error ? cause.message : String(cause);
        const message = `${provider}: no AWS credentials could be had (${reason}). Check ${remedy}, or set AWS_BEARER_TOKEN_BEDROCK.`;
        throw new GatewayError('authentication', message, { provider, cause, shouldRetry: false });
      }
    },
  };
}

/** Both keep what they got until it expires, as the chain does. */
function configuredRole(config: BedrockConfig): (() => Promise<AwsCredentials>) | undefined {
  const { aws_role_arn: roleArn, aws_web_identity_token_file: webIdentityTokenFile } = config;
  if (roleArn === undefined) return undefined;
  const role =
    webIdentityTokenFile === undefined
      ? fromTemporaryCredentials({ params: { RoleArn: roleArn, RoleSessionName: 'llama-stack' }, ...clientIn(config) })
      : fromTokenFile({ roleArn, webIdentityTokenFile, ...clientIn(config) });
  return memoize(role, ({ expiration }) => expiration !== undefined && expiration.getTime() - Date.now() < renewBeforeMs);
}

function clientIn({ region_name }: BedrockConfig) {
  return region_name === undefined ? {} : { clientConfig: { region: region_name } };
}

function configuredKeys({ aws_access_key_id, aws_secret_access_key, aws_session_token }: BedrockConfig): CredentialSource | undefined {
  if (aws_access_key_id === undefined || aws_secret_access_key === undefined) return undefined;
  return keys('aws_access_key_id and aws_secret_access_key', {
    accessKeyId: aws_access_key_id.reveal(),
    secretAccessKey: aws_secret_access_key.reveal(),
    ...(aws_session_token !== undefined && { sessionToken: aws_session_token.reveal() }),
  });
}

function environmentKeys({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: Environment): CredentialSource | undefined {
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', ...(AWS_SESSION_TOKEN ? ['AWS_SESSION_TOKEN'] : [])];
  return keys(names.join(', '), {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  });
}

function keys(remedy: string, credentials: AwsCredentials): CredentialSource {
  return { remedy, resolve: async () => credentials };
}

function chainRemedy(profile: string | undefined, env: Environment): string {
  if (profile !== undefined) return `the AWS profile '${profile}' (AWS_PROFILE; \`aws sso login\` renews a session)`;
  return env.AWS_WEB_IDENTITY_TOKEN_FILE ? 'AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE' : 'AWS_PROFILE or AWS_ACCESS_KEY_ID';
}
