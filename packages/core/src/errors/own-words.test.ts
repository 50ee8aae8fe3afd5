import { describe, expect, it } from 'vitest';
import { ownWords } from './own-words.ts';

describe('ownWords', () => {
  it.each([
    ['messages[3]: user said "max_tokens must not exceed 100", odd', 'messages[3]: user said "…", odd'],
    ['cannot parse {"note": "it says \\"prompt is too long\\" to me"}', 'cannot parse {"note": "…"}'],
    ['cannot parse arguments {"message": "the prompt is too long"}', 'cannot parse arguments {"message": "…"}'],
    ['cannot parse {"note": "the text was cut off here', 'cannot parse {"note": "…"'],
  ])('leaves out what is quoted: %s', (text, own) => {
    expect(ownWords(text)).toBe(own);
  });

  it.each([
    'field "max_tokens" must be at most "8192"',
    'Provider returned error (Novita: {"code":400,"message":"max_tokens must be between 0 and 32768"})',
    `Error code: 400 - {'error': {'message': "the model's maximum context length is 8192 tokens"}}`,
    `VLLMException - ValueError("This model's maximum context length is 8192 tokens")`,
    'said {\\"error\\":{\\"message\\":\\"the prompt is too long\\"}}',
  ])('keeps names, and the body of an error behind it: %s', (text) => {
    expect(ownWords(text)).toBe(text);
  });

  it.each(['"', '\\', '"\\', ' a', '"a b c d e', 'message', 'message="'])('takes a long text of %j as it comes', (part) => {
    expect(typeof ownWords(part.repeat(65_536 / part.length))).toBe('string');
  });
});
