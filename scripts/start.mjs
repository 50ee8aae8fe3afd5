// `npm start`: makes the clone ready, then is the server. One process, so signals and the exit code need no passing on.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const flags = process.argv.slice(2);
const command = join(dirname(dirname(fileURLToPath(import.meta.url))), 'apps', 'llama-stack', 'bin', 'llama-stack.js');

process.argv.splice(2);
await import('./bootstrap.mjs');
process.argv.splice(1, 1, command, 'run', 'starter', ...flags);
await import(pathToFileURL(command).href);
