import { expect, it } from 'vitest';
import { RemoteImages } from './remote-images.ts';

const signal = new AbortController().signal;

function countingFetcher(fetch: (url: string) => string) {
  const asked: string[] = [];
  const fetcher = {
    fetch: async (url: string) => {
      asked.push(url);
      return { media_type: 'image/png', data: fetch(url) };
    },
    close: async () => undefined,
  };
  return { images: new RemoteImages(fetcher), asked };
}

it('P2: an image stays what it was when it was fetched first', async () => {
  const versions = ['v1', 'v2'];
  const { images, asked } = countingFetcher(() => versions.shift() ?? '');
  expect([await images.fetch('a', signal), await images.fetch('a', signal)].map(({ data }) => data)).toEqual(['v1', 'v1']);
  expect(asked).toEqual(['a']);
});

it('P2: what could not be fetched stays so', async () => {
  const { images, asked } = countingFetcher(() => {
    throw new Error('gone');
  });
  await expect(images.fetch('a', signal)).rejects.toThrow('gone');
  await expect(images.fetch('a', signal)).rejects.toThrow('gone');
  expect(asked).toEqual(['a']);
});

it('D13: keeps 64 MB at most', async () => {
  const { images, asked } = countingFetcher(() => 'x'.repeat(30 * 1024 * 1024));
  for (const url of ['a', 'b', 'c', 'a']) await images.fetch(url, signal);
  expect(asked).toEqual(['a', 'b', 'c', 'a']);
});

it('D13: counts an image once that is asked for many times at once', async () => {
  const { images, asked } = countingFetcher(() => 'x'.repeat(20 * 1024 * 1024));
  await Promise.all(Array.from({ length: 9 }, () => images.fetch('a', signal)));
  for (const url of ['b', 'a', 'b']) await images.fetch(url, signal);
  expect(asked).toEqual(['a', 'b']);
});
