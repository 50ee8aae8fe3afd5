import { mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchFile } from './watch-file.ts';

describe('watchFile, by its polls alone', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A file that is only a text, in a folder that cannot be watched. */
  async function watched(onChange: () => void | Promise<void> = () => {}) {
    const disk: { text: string | undefined } = { text: 'one' };
    const seen: (string | undefined)[] = [];
    const watch = await watchFile({
      file: '/none/config.yaml',
      read: async () => disk.text,
      pollMs: 1_000,
      restMs: 100,
      onChange: async () => {
        seen.push(disk.text);
        await onChange();
      },
    });
    return { disk, seen, watch };
  }

  it('tells of a new text once, when it has come to rest', async () => {
    const { disk, seen } = await watched();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(seen).toEqual([]);
    disk.text = 'tw';
    await vi.advanceTimersByTimeAsync(1_050);
    disk.text = 'two';
    await vi.advanceTimersByTimeAsync(100);
    expect(seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen).toEqual(['two']);
  });

  it('tells of a file that has gone, and of its return', async () => {
    const { disk, seen } = await watched();
    disk.text = undefined;
    await vi.advanceTimersByTimeAsync(2_000);
    disk.text = 'one';
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen).toEqual([undefined, 'one']);
  });

  it('tells of one change at a time', async () => {
    let running = 0;
    let most = 0;
    const { disk, seen } = await watched(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      running -= 1;
    });
    disk.text = 'two';
    await vi.advanceTimersByTimeAsync(2_000);
    disk.text = 'three';
    await vi.advanceTimersByTimeAsync(20_000);
    expect({ seen, most }).toEqual({ seen: ['two', 'three'], most: 1 });
  });

  it('tells nothing once it is closed', async () => {
    const { disk, seen, watch } = await watched();
    disk.text = 'two';
    watch.close();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(seen).toEqual([]);
  });
});

it('watchFile sees a file that is put in the place of the old one', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'watch-file-')), 'config.yaml');
  await writeFile(file, 'one');
  const changed = new Promise<void>((resolve) => {
    void watchFile({ file, pollMs: 60_000, restMs: 1, onChange: async () => resolve() }).then(async ({ close }) => {
      onTestFinished(close);
      await writeFile(`${file}.new`, 'two');
      await rename(`${file}.new`, file);
    });
  });
  await changed;
});
