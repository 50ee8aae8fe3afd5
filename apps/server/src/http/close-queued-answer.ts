import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Tells an answer that waits for its turn on a connection (HTTP pipelining) when that connection closes. Node does not, and without `close`
 * its call would run on for nobody, and a server that stops would wait for it.
 */
export function closeQueuedAnswer({ socket }: IncomingMessage, response: ServerResponse): void {
  if (response.socket !== null) return;
  const close = (): void => {
    response.destroy();
    response.emit('close');
  };
  // Any number may wait.
  socket.setMaxListeners(0).once('close', close);
  response.once('socket', () => socket.off('close', close));
}
