import type { MessagesRequest } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import type { ProviderFeatures } from './features.ts';
import { samplePdf } from './sample-pdf.ts';
import { type ProviderContract, startSubject, user } from './subject.ts';

const pdf = samplePdf.toString('base64');

const mark = { type: 'ephemeral' as const };
const weather = { name: 'weather', description: 'The weather', input_schema: { type: 'object', properties: {} } };

const marked: Partial<MessagesRequest> = {
  system: [{ type: 'text', text: 'Be brief.', cache_control: mark }],
  tools: [{ ...weather, cache_control: mark }],
  messages: [user([{ type: 'text', text: 'Hello', cache_control: mark }])],
};

/** What reaches the upstream of files and cache marks, and what comes back of its cache. */
export function contentCases<Config>(contract: ProviderContract<Config>, features: ProviderFeatures): void {
  describe.each([{ stream: true }, { stream: false }])('content, stream: $stream', ({ stream }) => {
    it('I4: a PDF reaches the upstream, as a file or as its text', async () => {
      const { answer, upstream } = await startSubject(contract, [{ text: 'A zebra.' }]);
      const document = { type: 'document' as const, source: { type: 'base64' as const, media_type: 'application/pdf', data: pdf } };
      await answer({ stream, messages: [user([{ type: 'text', text: 'What is it?' }, document])] });
      const sent = upstream.calls[0]?.upstream.text ?? '';
      features.documents = sent.includes(pdf) ? 'file' : 'text';
      expect(sent).toContain(features.documents === 'file' ? pdf : 'Zebra');
    });

    it('U3, U4: cached tokens are counted once, and come back as such where the upstream tells them', async () => {
      const usage = { prompt: 30, cached: 10, completion: 7 };
      const { answer } = await startSubject(contract, [{ text: 'Hi', usage }]);
      const { input_tokens, cache_read_input_tokens } = (await answer({ stream })).usage;
      features.cachedTokens = contract.cachedTokens ?? true;
      if (features.cachedTokens) expect([input_tokens, cache_read_input_tokens]).toEqual([20, 10]);
      else expect(cache_read_input_tokens).toBe(0);
    });

    it('R13, P5: cache marks reach an upstream that takes them, and no other', async () => {
      const { answer, upstream } = await startSubject(contract, [{ text: 'Hi' }]);
      await answer({ stream, ...marked });
      const marks = (upstream.calls[0]?.upstream.text ?? '').match(/"(?:cache_control|prompt_cache_breakpoint|cachePoint)":/g) ?? [];
      features.cacheMarks = contract.cacheMarks ?? false;
      if (features.cacheMarks) expect(marks.length).toBeGreaterThanOrEqual(2);
      else expect(marks).toEqual([]);
    });
  });
}
