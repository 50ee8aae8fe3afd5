import { type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface WatchFileOptions {
  readonly file: string;
  /** Called when the file's text is another than before, or the file has gone. Must not reject. */
  onChange(): Promise<void>;
  /** How long a text must stay the same before it counts, in ms: editors write in several steps. */
  readonly restMs?: number;
  /** How often the file is read in any case, in ms: for file systems that tell of no change, and links to other folders. */
  readonly pollMs?: number;
  /** The file's text; undefined when there is none. */
  readonly read?: (file: string) => Promise<string | undefined>;
}

export interface FileWatch {
  close(): void;
}

/**
 * Watches a file by its folder: editors put a new file in the place of the old one, and Kubernetes turns a link beside it. Keeps no
 * process alive. Where the system cannot watch, the file is read every few seconds.
 */
export async function watchFile({ file, onChange, restMs = 100, pollMs = 3_000, read = readText }: WatchFileOptions): Promise<FileWatch> {
  let known = await read(file);
  let closed = false;
  let checking: Promise<void> | undefined;
  let again = false;
  // A folder may be busy with other files: many events make for one look.
  let soon: NodeJS.Timeout | undefined;
  const folder = watchFolder(dirname(file), () => {
    soon ??= setTimeout(() => {
      soon = undefined;
      check();
    }, restMs).unref();
  });
  const poll = setInterval(check, pollMs).unref();

  /** One check at a time; what happens meanwhile makes for one more. */
  function check(): void {
    again = checking !== undefined;
    checking ??= compare().finally(() => {
      checking = undefined;
      if (again && !closed) check();
    });
  }

  async function compare(): Promise<void> {
    let text = await read(file);
    for (let before = known; text !== before && !closed; ) {
      before = text;
      await new Promise((resolve) => setTimeout(resolve, restMs).unref());
      text = await read(file);
    }
    if (closed || text === known) return;
    known = text;
    await onChange();
  }

  return {
    close: () => {
      closed = true;
      folder?.close();
      clearTimeout(soon);
      clearInterval(poll);
    },
  };
}

/** Undefined where the system has no watch to give. */
function watchFolder(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    // A folder that goes away ends its watch; the polls go on.
    return watcher.on('error', () => watcher.close());
  } catch {
    return undefined;
  }
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
