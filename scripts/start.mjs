// `npm start`: makes the clone ready, then is the server. One process, so that Ctrl-C and the exit code need no passing on.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const flags = process.argv.slice(2);
const command = join(dirname(dirname(fileURLToPath(import.meta.url))), 'apps', 'llama-stack', 'bin', 'llama-stack.js');

process.argv.splice(2);
await import('./bootstrap.mjs');
stopWithParent();
process.argv.splice(1, 1, command, 'run', 'starter', ...flags);
await import(pathToFileURL(command).href);

/** npm passes SIGTERM to the shell between us, which ends without passing it on: it would leave a server that nobody knows of. */
function stopWithParent() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 300);
  watch.unref();
}
