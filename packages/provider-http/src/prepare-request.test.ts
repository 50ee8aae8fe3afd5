import { describe, expect, it } from 'vitest';
import { callContext, userRequest } from './__fixtures__/call-context.ts';
import { prepareRequest } from './prepare-request.ts';

const urlImage = { type: 'image' as const, source: { type: 'url', url: 'https://example.com/a.png' } };
const pdf = { type: 'document' as const, title: 'Paper', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' } };
const fetchImage = async () => ({ media_type: 'image/png', data: 'AAAA' });
const fetched = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };

describe('prepareRequest', () => {
  it('leaves a request alone that needs nothing', async () => {
    const request = userRequest([{ type: 'text', text: 'Hi' }, urlImage, pdf]);
    expect(await prepareRequest(request, { quirks: { images: 'url', documents: 'file' }, context: callContext(), fetchImage })).toBe(
      request,
    );
    const plain = userRequest([{ type: 'text', text: 'Hi' }]);
    expect(await prepareRequest(plain, { quirks: { images: 'inline' }, context: callContext(), fetchImage })).toBe(plain);
  });

  it('I3: puts fetched images in the place of URLs, also inside tool results, on a copy', async () => {
    const result = { type: 'tool_result' as const, tool_use_id: 't', content: [urlImage] };
    const request = userRequest([urlImage, result]);
    const before = structuredClone(request);
    const prepared = await prepareRequest(request, { quirks: { images: 'inline' }, context: callContext(), fetchImage });
    expect(prepared.messages[0]?.content).toEqual([fetched, { ...result, content: [fetched] }]);
    expect(request).toEqual(before);
  });

  it('I3: notes an image that cannot be had, so that a dead link does not end the conversation', async () => {
    const context = callContext();
    const failing = async () => {
      throw new Error('example.com answered 404');
    };
    const prepared = await prepareRequest(userRequest([urlImage]), { quirks: { images: 'inline' }, context, fetchImage: failing });
    const text = '[image https://example.com/a.png could not be read: example.com answered 404]';
    expect(prepared.messages[0]?.content).toEqual([{ type: 'text', text }]);
    expect(context.losses).toMatchObject([{ action: 'dropped' }]);
  });

  it.each([
    ['Paper', '[document Paper could not be read: it is damaged]'],
    [undefined, '[document could not be read: it is damaged]'],
    ['', '[document could not be read: it is damaged]'],
  ])('I4: notes a PDF that cannot be read, with its title %j if it has one', async (title, text) => {
    const readDocument = async () => {
      throw new Error('it is damaged');
    };
    const document = { ...pdf, title };
    const prepared = await prepareRequest(userRequest([document]), {
      quirks: { documents: 'text' },
      context: callContext(),
      fetchImage,
      readDocument,
    });
    expect(prepared.messages[0]?.content).toEqual([{ type: 'text', text }]);
  });

  it('I4: reads a PDF where only text is taken', async () => {
    const readDocument = async ({ data }: { data: string }) => `text of ${data}`;
    const prepared = await prepareRequest(userRequest([pdf]), {
      quirks: { documents: 'text' },
      context: callContext(),
      fetchImage,
      readDocument,
    });
    expect(prepared.messages[0]?.content).toEqual([
      { ...pdf, source: { type: 'text', media_type: 'text/plain', data: 'text of JVBERi0=' } },
    ]);
  });
});
