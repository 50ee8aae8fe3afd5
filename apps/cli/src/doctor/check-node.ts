import { readManifest } from '../read-manifest.ts';
import type { Finding } from './finding.ts';

/** `version` as `process.version` says it. */
export function checkNode(version: string): Finding {
  const needed = readManifest(new URL(import.meta.url)).engines?.node?.replace('>=', '') ?? '0';
  const detail = `Node ${version.replace(/^v/, '')}`;
  if (compare(version.replace(/^v/, ''), needed) >= 0) return { state: 'ok', check: 'node', detail };
  return { state: 'fail', check: 'node', detail: `${detail} is too old`, remedy: `Install Node ${needed} or newer: https://nodejs.org` };
}

function compare(a: string, b: string): number {
  const [ours, theirs] = [a, b].map((version) => version.split('.').map(Number));
  const index = [0, 1, 2].find((place) => (ours?.[place] ?? 0) !== (theirs?.[place] ?? 0));
  return index === undefined ? 0 : (ours?.[index] ?? 0) - (theirs?.[index] ?? 0);
}
