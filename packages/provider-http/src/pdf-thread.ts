import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { untilAborted } from './until-aborted.ts';

export interface PdfThreadOptions {
  /** Of the worker, for tests. */
  readonly script?: URL;
  /** The most that one file may take. */
  readonly limitMs?: number;
  /** How long the thread stays when there is nothing to read. */
  readonly idleMs?: number;
}

/** What the worker answers to a file. */
type Answer = { readonly text: string } | { readonly problem: string };

/** A file that takes more is no document, but made to take it. */
const mostHeapMb = 512;

/**
 * Reads PDFs in a thread of its own, one after the other, since it takes a processor for seconds. The thread is started for the first
 * and ends when none has come for a while, so that nothing is loaded and held for those who never send one.
 */
export class PdfThread {
  readonly #script: URL;
  readonly #limitMs: number;
  readonly #idleMs: number;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  /** Settles when those who asked before have their answer. */
  #turn = Promise.resolve();

  constructor({ script = new URL('./pdf-worker.js', import.meta.url), limitMs = 30_000, idleMs = 60_000 }: PdfThreadOptions = {}) {
    this.#script = script;
    this.#limitMs = limitMs;
    this.#idleMs = idleMs;
  }

  /** The text of a file in base64. Throws Error with the reason in words; a DOMException `TimeoutError` when it takes too long. */
  async read(data: string, signal: AbortSignal): Promise<string> {
    const asking = this.#turn.then(() => this.#ask(data, signal));
    this.#turn = Promise.allSettled([asking]).then(() => undefined);
    const answer = await asking;
    if ('problem' in answer) throw new Error(answer.problem);
    return answer.text;
  }

  async #ask(data: string, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(tooLong(this.#limitMs)), this.#limitMs);
    try {
      const answering: Promise<Answer> = once(this.#worker, 'message').then(([answer]) => answer);
      this.#worker.postMessage(data);
      return await untilAborted(answering, AbortSignal.any([signal, limit.signal]));
    } catch (error) {
      // It is broken, or busy with what nobody waits for.
      this.#end();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#idle = setTimeout(() => this.#end(), this.#idleMs).unref();
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { name: 'pdf', resourceLimits: { maxOldGenerationSizeMb: mostHeapMb } });
    // Who waits for an answer is told by `once`; a thread that breaks afterwards is merely replaced.
    worker.on('error', () => {
      if (this.#worker === worker) this.#end();
    });
    // The process ends without it: while someone waits, the time limit keeps the process.
    worker.unref();
    return worker;
  }

  #end(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }
}

function tooLong(limitMs: number): DOMException {
  return new DOMException(`reading it took longer than ${limitMs / 1_000} s`, 'TimeoutError');
}
