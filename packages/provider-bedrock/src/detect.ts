import type { Environment, ProviderDetection } from '@llama-stack/core';

/** Whether the environment has a Bedrock API key, or AWS credentials together with a region. */
export function detect(env: Environment): ProviderDetection {
  if (env.AWS_BEARER_TOKEN_BEDROCK) return { on: true, why: 'AWS_BEARER_TOKEN_BEDROCK is set' };
  const credentials = findCredentials(env);
  const region = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => env[name]);
  if (credentials === undefined) {
    return { on: false, why: 'AWS_BEARER_TOKEN_BEDROCK is not set, nor are AWS credentials', variables: ['AWS_BEARER_TOKEN_BEDROCK'] };
  }
  if (region === undefined) return { on: false, why: `${credentials} is set, AWS_REGION is not`, variables: ['AWS_REGION'] };
  return { on: true, why: `${credentials} and ${region} are set` };
}

/** The variable that names credentials. A role without its token, or a key without its secret, is none. */
function findCredentials(env: Environment): string | undefined {
  if (env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) return 'AWS_ACCESS_KEY_ID';
  if (env.AWS_PROFILE) return 'AWS_PROFILE';
  return env.AWS_ROLE_ARN && env.AWS_WEB_IDENTITY_TOKEN_FILE ? 'AWS_WEB_IDENTITY_TOKEN_FILE' : undefined;
}
