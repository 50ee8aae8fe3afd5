import { describe, expect, it } from 'vitest';
import { detect } from './detect.ts';

const keys = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' };
const region = { AWS_REGION: 'eu-west-1' };

describe('detect', () => {
  it.each([
    ['an API key alone', { AWS_BEARER_TOKEN_BEDROCK: 'key' }, 'AWS_BEARER_TOKEN_BEDROCK is set'],
    ['keys and a region', { ...keys, ...region }, 'AWS_ACCESS_KEY_ID and AWS_REGION are set'],
    ['keys and a default region', { ...keys, AWS_DEFAULT_REGION: 'x' }, 'AWS_ACCESS_KEY_ID and AWS_DEFAULT_REGION are set'],
    ['a profile and a region', { AWS_PROFILE: 'work', ...region }, 'AWS_PROFILE and AWS_REGION are set'],
    [
      'a web identity role',
      { AWS_ROLE_ARN: 'arn', AWS_WEB_IDENTITY_TOKEN_FILE: '/t', ...region },
      'AWS_WEB_IDENTITY_TOKEN_FILE and AWS_REGION are set',
    ],
  ])('is on by %s', (_, env, why) => {
    expect(detect(env)).toEqual({ on: true, why });
  });

  it.each([
    ['nothing', {}, /AWS_BEARER_TOKEN_BEDROCK is not set/],
    ['empty variables', { AWS_BEARER_TOKEN_BEDROCK: '', AWS_PROFILE: '' }, /is not set/],
    ['a region alone', region, /nor are AWS credentials/],
    ['keys without a region', keys, /AWS_ACCESS_KEY_ID is set, AWS_REGION is not/],
    ['half a key', { AWS_ACCESS_KEY_ID: 'AKID', ...region }, /nor are AWS credentials/],
    ['a role without its token', { AWS_ROLE_ARN: 'arn', ...region }, /nor are AWS credentials/],
  ])('is off by %s', (_, env, why) => {
    expect(detect(env)).toMatchObject({ on: false, why: expect.stringMatching(why) });
  });
});
