// Starts the processes that are measured, and reads what the system says of them (Linux: /proc).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Clock ticks per second of /proc/<pid>/stat: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a command on a free port and waits until `path` answers. `startMs` is from spawn to that answer. */
export async function start(command, env, path) {
  const port = await freePort();
  const [file, ...args] = command;
  const from = performance.now();
  const child = spawn(
    file,
    args.map((arg) => arg.replace('{port}', String(port))),
    { env: { ...process.env, ...env, PORT: String(port) }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const up = await fetch(url + path).then(
      (answer) => answer.arrayBuffer().then(() => true),
      () => false,
    );
    if (up) break;
    if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`);
    await sleep(5);
  }
  return { url, pid: child.pid, startMs: performance.now() - from, stop: () => child.kill('SIGKILL') };
}

/** CPU time that a process has used, in ms. */
export function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** Memory in MB: `VmRSS` now, `VmHWM` at most. */
export function memoryMb(pid, field) {
  const kilobytes = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
