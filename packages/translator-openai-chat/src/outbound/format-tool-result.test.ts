import type { ToolResultBlock } from '@llama-stack/core';
import { createTranslationContext } from '@llama-stack/core/translation';
import { describe, expect, it } from 'vitest';
import { chatCall, image, text } from '../__fixtures__/chat-call.ts';
import type { ChatQuirksPatch } from '../quirks.ts';
import { formatToolResult } from './format-tool-result.ts';

const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
const format = (fields: Omit<Partial<ToolResultBlock>, 'type'>, quirks: ChatQuirksPatch = {}) =>
  formatToolResult(
    { type: 'tool_result', tool_use_id: 'a', ...fields },
    'messages[0].content[0]',
    createTranslationContext(chatCall({}, quirks)),
  );

describe('formatToolResult', () => {
  it('P2: gives a text the same bytes as string and as block', () => {
    expect(format({ content: [text('ok')] })).toEqual(format({ content: 'ok' }));
  });

  it.each([[undefined], [null], [''], [[]], [[text('')]]])('writes a placeholder for %j', (content) => {
    expect(format({ ...(content !== undefined && { content }) }).content).toBe('(no content)');
  });

  it.each([
    ['Exit code 3', 'Error: Exit code 3'],
    ['Error: no such file', 'Error: no such file'],
    ['', 'Error: the tool failed.'],
  ])('I5: says in the text that %j is an error', (content, expected) => {
    expect(format({ content, is_error: true }).content).toBe(expected);
  });

  it('writes tool references as a text that names the tools', () => {
    const references = ['A', 'B'].map((tool_name) => ({ type: 'tool_reference' as const, tool_name }));
    expect(format({ content: references }).content).toBe('Tools loaded: A, B');
  });

  it('I1: keeps images in the tool message where the upstream takes them there', () => {
    const { content, media } = format({ content: [text('seen'), image()] }, { toolResultImages: 'inline' });
    expect(content).toEqual([{ type: 'text', text: 'seen' }, picture]);
    expect(media).toEqual([]);
  });

  it('I1: hands images on for the next user message', () => {
    expect(format({ content: [image()] })).toEqual({
      content: 'The media of this result follow in the next message.',
      media: [{ type: 'image', url: 'data:image/png;base64,AAAA' }],
    });
  });

  it('I1: leaves images out with a note where neither is possible', () => {
    expect(format({ content: [image()] }, { toolResultImages: 'omit' })).toEqual({
      content: '[The media of this result were left out: this model cannot see them.]',
      media: [],
    });
  });

  it('I4: a PDF in a result goes on as a file, even where images may stay', () => {
    const document = { type: 'document' as const, source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' } };
    expect(format({ content: [document] }, { documents: 'file', toolResultImages: 'inline' }).media).toMatchObject([{ type: 'file' }]);
  });
});
