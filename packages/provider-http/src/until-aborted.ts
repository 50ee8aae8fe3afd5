/** What is waited for, unless the signal is aborted first: then throws its reason. What was begun goes on. */
export async function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const done = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const leave = (): void => reject(signal.reason);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true, signal: done.signal });
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    done.abort();
  }
}
