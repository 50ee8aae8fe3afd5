import { type FoundServer, findServer } from '../claude/find-server.ts';
import type { Finding } from './finding.ts';

export interface CheckedServer {
  readonly finding: Finding;
  /** Whether it is a Llama Stack, which can be asked. */
  readonly running: boolean;
}

/** What is at the address where clients look. `wanted`: the user has named it, so a server must be there. */
export async function checkServer(url: string, wanted: boolean): Promise<CheckedServer> {
  const found = await findServer(url);
  return { finding: describe(found, url, wanted), running: found.state === 'running' };
}

function describe(found: FoundServer, url: string, wanted: boolean): Finding {
  const check = 'server';
  if (found.state === 'running') return { state: 'ok', check, detail: `Llama Stack ${found.version} runs at ${url}` };
  if (wanted) return { state: 'fail', check, detail: `no Llama Stack answers at ${url}`, remedy: 'Start it there, or mend --url' };
  if (found.state === 'none') return { state: 'ok', check, detail: `${url} is free; no server runs yet` };
  const remedy = 'Use another: llama stack run starter --port <number>';
  return { state: 'warn', check, detail: `${url} is taken by something else, or by a session of llama stack claude`, remedy };
}
