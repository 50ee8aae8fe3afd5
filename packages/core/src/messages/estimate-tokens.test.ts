import { describe, expect, it } from 'vitest';
import { estimateTokens, measurePrompt } from './estimate-tokens.ts';
import { keepValue } from './kept-values.ts';

describe('estimateTokens', () => {
  it('grows with the text, by the bytes per token', () => {
    expect(estimateTokens({ text: 'x'.repeat(3_600) }, 3.6)).toBeGreaterThanOrEqual(1_000);
    expect(estimateTokens({ text: 'x'.repeat(3_600) }, 7.2)).toBeLessThan(510);
  });

  it('I1: counts an image as an image, never its base64 as text', () => {
    const data = 'A'.repeat(4_000_000);
    const anthropic = estimateTokens([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }]);
    const openai = estimateTokens([{ type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }]);
    expect([anthropic, openai].every((tokens) => tokens > 1_600 && tokens < 1_700)).toBe(true);
  });

  it('leaves signatures out: they are not part of the prompt', () => {
    expect(measurePrompt({ thinking: 'a', signature: 'x'.repeat(20_000) }).bytes).toBeLessThan(60);
  });

  it('counts kept values as others, and once', () => {
    const tools = [{ name: 'Read', description: 'é'.repeat(50) }, { source: { media_type: 'image/png', data: 'x' } }];
    const { bytes, mediaTokens } = measurePrompt({ tools, messages: [] });
    const kept = { tools: keepValue(tools), messages: [] };
    for (let time = 0; time < 2; time += 1) expect(measurePrompt(kept)).toMatchObject({ bytes, mediaTokens });
  });

  it('counts characters by their bytes', () => {
    expect(measurePrompt('漢字').bytes).toBe(8);
  });
});
