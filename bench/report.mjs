// The figures as a Markdown page.

const fixed = (value, digits = 2) => value.toFixed(digits);

export function report(rows, { startMs, idleMb, peakMb, machine, translation }) {
  const lines = [
    '# Performance',
    '',
    'What the gateway costs beside a bare `node:http` reverse proxy that only pipes bytes (the floor), measured in turns on the same work, after a',
    'warm-up of 3,000 requests; the best of some rounds counts. The upstream answers at once, so everything here is the proxy. Added latency is the',
    'time to the last byte, less that of a direct call: of each its own p50 and p99, so that a difference may be small by chance. A session sends',
    'the same tools with each request, and so does this.',
    '',
    `\`npm run bench\` on ${machine}:`,
    '',
  ];
  for (const workload of new Set(rows.map((row) => row.workload))) {
    const own = rows.filter((row) => row.workload === workload);
    const floor = own.find((row) => row.way === 'floor');
    lines.push(
      `## ${workload}`,
      '',
      '| | CPU per request | × floor | added p50 / p99, 1 at a time | added p50 / p99, 16 at a time | requests/s |',
      '| --- | --- | --- | --- | --- | --- |',
      ...own.map((row) => {
        const added = (key) => fixed(row[key] - row.direct[key]);
        const cells = [
          row.way,
          `${fixed(row.cpu)} ms`,
          fixed(row.cpu / floor.cpu, 1),
          `${added('p50')} / ${added('p99')} ms`,
          `${added('crowdP50')} / ${added('crowdP99')} ms`,
          fixed(row.perSecond, 0),
        ];
        return `| ${cells.join(' | ')} |`;
      }),
      '',
    );
  }
  lines.push(
    '## Translation alone',
    '',
    'CPU time without any network: a request of 1.1 MB, read, checked, translated, measured and written; and each event of a stream of 2,000 with',
    'tool calls.',
    '',
    '| upstream | request | event |',
    '| --- | --- | --- |',
    ...translation.map(({ api, requestMs, eventUs }) => `| ${api} | ${fixed(requestMs, 1)} ms | ${fixed(eventUs, 1)} µs |`),
    '',
    '## The process',
    '',
    '| start to first answer | memory, idle (25 s after the start) | memory, peak |',
    '| --- | --- | --- |',
    `| ${fixed(startMs / 1000)} s | ${fixed(idleMb, 0)} MB | ${fixed(peakMb, 0)} MB |`,
    '',
  );
  return lines.join('\n');
}
