// What the gateway costs, as ratios to a bare proxy in the same run. `--write` puts the figures into docs/performance.md.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { load, percentile } from './load.mjs';
import { cpuMs, memoryMb, start } from './processes.mjs';
import { report } from './report.mjs';
import { workloads } from './requests.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const node = process.execPath;
const perRun = Number(process.env.BENCH_REQUESTS ?? 500);
const rounds = 4;
/** Until V8 has compiled what runs often: it does so beside the work, for some thousand requests. */
const warmUp = 3_000;
const path = '/v1/messages?beta=true';

const upstream = await start([node, join(here, 'upstream.mjs')], {}, '/v1/models');
const floor = await start([node, join(here, 'floor.mjs')], { UPSTREAM_URL: upstream.url }, '/v1/models');
const product = await start(
  [join(here, '..', 'node_modules', '.bin', 'llama-stack'), 'run', join(here, 'config.yaml'), '--port', '{port}'],
  { UPSTREAM_URL: upstream.url, LLAMA_STACK_LOG: 'warn' },
  '/v1/health',
);
try {
  // By then V8 has given back what only starting took.
  await sleep(25_000);
  const idleMb = memoryMb(product.pid, 'VmRSS');
  const rows = [];
  for (const workload of workloads) {
    const ways = [
      { name: 'direct', target: upstream, provider: '' },
      { name: 'floor', target: floor, provider: '' },
      ...['relay', 'native', 'translated'].map((name) => ({ name, target: product, provider: `${name}/` })),
    ];
    const [direct, ...others] = await measureAll(ways, workload);
    for (const way of others) rows.push({ workload: workload.name, direct, ...way });
  }
  const text = report(rows, {
    translation: JSON.parse(execFileSync(node, [join(here, 'translate.mjs'), '--json'], { encoding: 'utf8' })),
    startMs: product.startMs,
    idleMb,
    peakMb: memoryMb(product.pid, 'VmHWM'),
    machine: `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`,
  });
  console.log(text);
  if (process.argv.includes('--write')) writeFileSync(join(here, '..', 'docs', 'performance.md'), text);
} finally {
  for (const process of [product, floor, upstream]) process.stop();
}

/** Every way in turn, some rounds of it: what else the machine does can only make a figure worse, so the best of each counts. */
async function measureAll(ways, workload) {
  const best = new Map();
  for (const { target, provider } of ways) await load(target.url, path, { body: workload.body(provider), count: warmUp, concurrent: 8 });
  for (let round = 0; round < rounds; round += 1) {
    for (const way of ways) best.set(way.name, better(await measure({ ...way, workload }), best.get(way.name)));
  }
  return Array.from(best, ([way, figures]) => ({ way, ...figures }));
}

function better(figures, known = figures) {
  const pick = (name) => (name === 'perSecond' ? Math.max : Math.min)(figures[name], known[name]);
  return Object.fromEntries(Object.keys(figures).map((name) => [name, pick(name)]));
}

/** CPU per request and latencies of one way. */
async function measure({ target, provider, workload }) {
  const body = workload.body(provider);
  const before = cpuMs(target.pid);
  const alone = await load(target.url, path, { body, count: perRun, concurrent: 1 });
  const crowd = await load(target.url, path, { body, count: perRun, concurrent: 16 });
  const cpu = (cpuMs(target.pid) - before) / (perRun * 2);
  return {
    cpu,
    p50: percentile(alone.times, 0.5),
    p99: percentile(alone.times, 0.99),
    crowdP50: percentile(crowd.times, 0.5),
    crowdP99: percentile(crowd.times, 0.99),
    perSecond: crowd.perSecond,
  };
}
