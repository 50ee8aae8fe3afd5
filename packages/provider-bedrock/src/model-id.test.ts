import { describe, expect, it } from 'vitest';
import { baseModel, isClaude, likelyProfile, mantleModel, modelInPath, modelPath, profileOf } from './model-id.ts';

const arn = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0';

describe('a model id', () => {
  it.each([
    ['anthropic.claude-sonnet-5', 'anthropic.claude-sonnet-5', undefined],
    ['us.anthropic.claude-sonnet-5', 'anthropic.claude-sonnet-5', 'us'],
    ['us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0', 'anthropic.claude-sonnet-4-5-20250929-v1:0', 'us-gov'],
    ['global.amazon.nova-2-lite-v1:0', 'amazon.nova-2-lite-v1:0', 'global'],
    [arn, 'anthropic.claude-sonnet-4-5-20250929-v1:0', undefined],
  ])('%s: the model and the profile', (id, model, profile) => {
    expect([baseModel(id), profileOf(id)]).toEqual([model, profile]);
  });

  it('is encoded in a path, and read back', () => {
    expect(modelPath(arn)).toBe(`/model/${encodeURIComponent(arn)}`);
    expect(modelPath('openai.gpt-oss-20b-1:0')).toBe('/model/openai.gpt-oss-20b-1%3A0');
    expect(modelInPath(`${modelPath(arn)}/invoke`)).toBe(arn);
    expect(modelInPath('/anthropic/v1/messages')).toBe('');
  });

  it('tells Claude from others', () => {
    expect([arn, 'eu.anthropic.claude-opus-5', 'anthropic.claude-opus-5'].every(isClaude)).toBe(true);
    expect(['openai.gpt-oss-20b-1:0', 'arn:aws:bedrock:us-east-1:1:application-inference-profile/abc'].some(isClaude)).toBe(false);
  });

  it('loses date and version for mantle, which takes no ARNs', () => {
    expect(mantleModel('us.anthropic.claude-sonnet-4-5-20250929-v1:0')).toBe('us.anthropic.claude-sonnet-4-5');
    expect(mantleModel('anthropic.claude-opus-4-6-v1')).toBe('anthropic.claude-opus-4-6');
    expect(mantleModel('anthropic.claude-sonnet-5')).toBe('anthropic.claude-sonnet-5');
    expect(mantleModel(arn)).toBeUndefined();
  });

  it.each([
    ['us-east-2', 'us.m'],
    ['eu-central-1', 'eu.m'],
    ['ap-south-1', 'apac.m'],
    ['us-gov-west-1', 'us-gov.m'],
    ['sa-east-1', 'global.m'],
  ])('gets the profile of %s when none can be listed', (region, profile) => {
    expect(likelyProfile('m', region)).toBe(profile);
  });
});
