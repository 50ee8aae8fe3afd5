import { describe, expect, it } from 'vitest';
import { chatMessages, formatChat, image, text, user } from '../__fixtures__/chat-call.ts';
import type { ChatQuirksPatch } from '../quirks.ts';

const pdf = { type: 'document' as const, title: 'a.pdf', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' } };
const said = (content: Parameters<typeof user>[0], quirks: ChatQuirksPatch = {}) => chatMessages([user(content)], quirks)[0]?.content;

describe('texts', () => {
  it('P2: gives a text the same bytes as string, as block and with cache_control', () => {
    const forms = ['A', [text('A')], [{ ...text('A'), cache_control: { type: 'ephemeral' } }]].map((content) => said(content));
    expect(forms).toEqual(['A', 'A', 'A']);
  });

  it('R13: leaves cache_control out at every depth, and reports it', () => {
    const cache_control = { type: 'ephemeral' };
    const { body, losses } = formatChat({
      system: [{ ...text('S'), cache_control }],
      tools: [{ name: 'Read', input_schema: {}, cache_control }],
      messages: [
        user([{ ...text('A'), cache_control }]),
        { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'Read', input: {}, cache_control }] },
        user([{ type: 'tool_result', tool_use_id: 'a', content: [{ ...text('R'), cache_control }], cache_control }]),
      ],
    });
    expect(JSON.stringify(body)).not.toContain('cache_control');
    expect(losses.map((loss) => loss.path).sort()).toEqual([
      'messages[0].content[0].cache_control',
      'messages[1].content[0].cache_control',
      'messages[2].content[0].cache_control',
      'messages[2].content[0].content[0].cache_control',
      'system[0].cache_control',
      'tools[0].cache_control',
    ]);
  });

  it('writes a search result as its title, source and text', () => {
    const block = { type: 'search_result' as const, title: 'T', source: 'https://s.example', content: [text('one'), text('two')] };
    expect(said([block])).toBe('Search result: T (https://s.example)\n\none\n\ntwo');
  });
});

describe('images', () => {
  const remote = { type: 'image' as const, source: { type: 'url', url: 'https://i.example/a.png' } };

  it('sends data as a data URL, beside the text', () => {
    expect(said([text('See'), image()])).toEqual([
      { type: 'text', text: 'See' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
    ]);
  });

  it('I3: sends a URL only where the upstream fetches it', () => {
    expect(said([remote])).toEqual([{ type: 'image_url', image_url: { url: 'https://i.example/a.png' } }]);
    expect(said([remote], { images: 'inline' })).toContain('left out');
  });

  it.each([
    ['I2: a text-only model', image(), 'note'] as const,
    ['a file of another service', { type: 'image' as const, source: { type: 'file', file_id: 'f' } }, 'url'] as const,
  ])('puts a note in the place of an image, and says so: %s', (_, block, images) => {
    const { body, losses } = formatChat({ messages: [user([block])] }, { images });
    expect(body.messages[0]?.content).toMatch(/^\[An image \(.*\) was left out/);
    expect(losses).toMatchObject([{ path: 'messages[0].content[0]', action: 'mapped' }]);
  });
});

describe('documents', () => {
  it('I4: sends a PDF as a file where the upstream takes files', () => {
    const part = { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } };
    expect(said([pdf], { documents: 'file' })).toEqual([part]);
  });

  it('I4: puts a note in its place where it does not', () => {
    const { body, losses } = formatChat({ messages: [user([pdf])] }, { documents: 'text' });
    expect(body.messages[0]?.content).toBe('[The document "a.pdf" (application/pdf) was left out: this model cannot read it.]');
    expect(losses).toHaveLength(1);
  });

  it('I4: refuses it with the place and a remedy where the quirk says so', () => {
    expect(() => said([pdf], { documents: 'refuse' })).toThrow(
      /messages\[0\]\.content\[0\]: the model 'm' takes no documents\. Send its text/,
    );
  });

  it.each(['file', 'text', 'refuse'] as const)('sends the text of a text document (%s)', (documents) => {
    const source = { type: 'text', media_type: 'text/plain', data: 'words' };
    expect(said([{ type: 'document', title: 'T', context: 'why', source }], { documents })).toBe(
      '<document title="T">\nwhy\n\nwords\n</document>',
    );
  });

  it('sends the blocks of a content source', () => {
    const source = { type: 'content', content: [text('one'), image(), { type: 'hologram' }] };
    const { body, losses } = formatChat({ messages: [user([{ type: 'document', source }])] });
    expect(body.messages[0]?.content).toEqual([
      { type: 'text', text: '<document title="document">\none\n</document>' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
    ]);
    expect(losses).toMatchObject([{ path: 'messages[0].content[0].source.content[2]', action: 'dropped' }]);
  });
});
