import { GatewayError } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { claude, converseCall } from './__fixtures__/converse-call.ts';
import { converse } from './index.ts';
import { repair } from './repair.ts';

const image = { type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
const messages = [{ role: 'user' as const, content: [image] }];
const refuse = (message: string, model = claude) => repair(new GatewayError('invalid_request', message), converseCall({ model, messages }));

describe('repair', () => {
  it.each([
    [
      'The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.',
      { maxTokensCap: 4_096 },
    ],
    [
      'Malformed input request: #/maxTokens: 64000 is not less or equal to 8192, please reformat your input and try again.',
      { maxTokensCap: 8_192 },
    ],
    ['max_tokens: 128000 > 64000, which is the maximum allowed number of output tokens for claude-x', { maxTokensCap: 64_000 }],
    [
      'You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.',
      { cachePoints: [] },
    ],
    [
      "This model doesn't support the toolConfig.toolChoice.tool field. Remove toolConfig.toolChoice.tool and try again.",
      { toolChoice: ['auto', 'required'] },
    ],
    [
      'Malformed input request: #: extraneous key [top_k] is not permitted, please reformat your input and try again.',
      { dropFields: ['top_k'] },
    ],
    ['The model returned the following errors: `temperature` is deprecated for this model.', { dropFields: ['temperature'] }],
    ["This model doesn't support the stopSequences field. Remove stopSequences and try again.", { dropFields: ['stopSequences'] }],
    ["This model doesn't support the image content block that you provided.", { images: 'note' }],
    ["This model doesn't support documents.", { documents: 'text' }],
    ["This model doesn't support the outputConfig field.", { answerSchema: false }],
  ])('R18, R25, P5: "%s"', (message, quirks) => {
    expect(refuse(message)).toEqual(quirks);
  });

  it('gives up reasoning without signature where it is refused', () => {
    const message = "This model doesn't support the reasoningContent.reasoningText field. Remove it and try again.";
    expect(refuse(message, 'test.model-v1:0')).toEqual({ replay: 'signed' });
  });

  it('I2: takes no images from the model for one that is too large', () => {
    expect(refuse('Image dimensions exceed 8000 pixels')).toEqual({ refusedImages: [expect.any(String)] });
    expect(converse.outbound.ofConversation).toContain('refusedImages');
  });

  it.each([
    'The document file is corrupt',
    'maxTokens is 32000, and the number of tools must be less than or equal to 64',
    'maximum tokens must be at most 8K',
    'A conversation must alternate between user and assistant roles',
  ])('leaves what is no matter of the model: "%s"', (message) => {
    expect(refuse(message)).toBeUndefined();
  });
});
