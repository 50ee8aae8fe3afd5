import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUpstream } from '@llama-stack/testkit';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bedrockConfig } from './config.ts';
import { findCredentials } from './credentials.ts';

const config = (more: object = {}) => bedrockConfig.parse({ region_name: 'us-east-1', ...more });
const source = (more: object = {}) => findCredentials('bedrock', config(more), process.env);

/** AWS's files, in a folder of the test's own. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bedrock-credentials-'));
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function writeProfile(name: string): void {
  writeFileSync(join(folder, 'credentials'), `[${name}]\naws_access_key_id = FROMPROFILE\naws_secret_access_key = secret\n`);
}

describe('AWS credentials', () => {
  it('come from the environment, also while AWS_PROFILE is set', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'FROMENV');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    vi.stubEnv('AWS_PROFILE', 'work');
    expect(await source().resolve()).toEqual({ accessKeyId: 'FROMENV', secretAccessKey: 'secret', sessionToken: 'token' });
    expect(source().remedy).toBe('AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN');
  });

  it('come from the configuration before the environment', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'FROMENV');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    const keys = { aws_access_key_id: 'FROMCONFIG', aws_secret_access_key: 'other' };
    expect(await source(keys).resolve()).toEqual({ accessKeyId: 'FROMCONFIG', secretAccessKey: 'other' });
  });

  it('come from the profile that AWS_PROFILE or the configuration names', async () => {
    writeProfile('work');
    vi.stubEnv('AWS_PROFILE', 'work');
    expect(await source().resolve()).toMatchObject({ accessKeyId: 'FROMPROFILE' });
    vi.stubEnv('AWS_PROFILE', undefined);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'FROMENV');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    expect(await source({ profile_name: 'work' }).resolve()).toMatchObject({ accessKeyId: 'FROMPROFILE' });
  });

  it('come from a role by web identity, in exchange for its token', async () => {
    const sts = await startUpstream(() => ({ headers: { 'content-type': 'text/xml' }, text: assumedRole }));
    onTestFinished(() => sts.close());
    writeFileSync(join(folder, 'token'), 'web.identity.token');
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/agent');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', join(folder, 'token'));
    vi.stubEnv('AWS_ENDPOINT_URL_STS', sts.url);
    expect(await source().resolve()).toMatchObject({ accessKeyId: 'FROMROLE', secretAccessKey: 'rolesecret', sessionToken: 'roletoken' });
    expect(sts.requests[0]?.text).toContain('web.identity.token');
  });

  it('come from the role that the configuration names, asked for once', async () => {
    const sts = await startUpstream(() => ({ headers: { 'content-type': 'text/xml' }, text: assumedRole }));
    onTestFinished(() => sts.close());
    writeFileSync(join(folder, 'token'), 'web.identity.token');
    vi.stubEnv('AWS_ENDPOINT_URL_STS', sts.url);
    const role = source({ aws_role_arn: 'arn:aws:iam::123456789012:role/agent', aws_web_identity_token_file: join(folder, 'token') });
    expect(await role.resolve()).toMatchObject({ accessKeyId: 'FROMROLE' });
    await role.resolve();
    expect(sts.requests).toHaveLength(1);
    expect(role.remedy).toBe('the role arn:aws:iam::123456789012:role/agent');
  });

  it('are not waited for without end', async () => {
    const sts = await startUpstream(() => ({ finish: 'hang' }));
    onTestFinished(() => sts.close());
    writeFileSync(join(folder, 'token'), 'web.identity.token');
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/agent');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', join(folder, 'token'));
    vi.stubEnv('AWS_ENDPOINT_URL_STS', sts.url);
    await expect(source({ network: { timeout: { connect: 0.1 } } }).resolve()).rejects.toMatchObject({
      code: 'timeout',
      message: 'bedrock: no AWS credentials came within 0.1 s. Check AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE.',
    });
  });

  it('that cannot be had are one error that says what to mend', async () => {
    vi.stubEnv('AWS_PROFILE', 'absent');
    await expect(source().resolve()).rejects.toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(/^bedrock: no AWS credentials.*Check the AWS profile 'absent'.*AWS_BEARER_TOKEN_BEDROCK/s),
      details: { provider: 'bedrock', shouldRetry: false },
    });
  });
});

const assumedRole = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/agent/s</Arn></AssumedRoleUser>
<Credentials><AccessKeyId>FROMROLE</AccessKeyId><SecretAccessKey>rolesecret</SecretAccessKey><SessionToken>roletoken</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`;
