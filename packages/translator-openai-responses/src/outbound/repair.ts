import type { GatewayError, UpstreamCall } from '@llama-stack/core';
import { limitEfforts, type Remedy, readRefusedFields, repairByWords, sharedRemedies } from '@llama-stack/core/translation';
import type { ResponsesQuirks } from '../quirks.ts';

const remedies: readonly Remedy<ResponsesQuirks>[] = [
  // Of another account or model, or without the item that it led to: the conversation goes on without it (K8).
  {
    complaints: [/encrypted[_ ]content|of type 'reasoning'|\brs_\w+/i],
    remedy: () => ({ replayReasoning: false }),
  },
  { complaints: [/reasoning[._ ]summar(?:y|ies)/i], remedy: () => ({ reasoningSummary: null }) },
  {
    complaints: [/effort.{0,160}?(?:supported values are|must be one of|expected one of|should be)[: ]*([^.]*)/i],
    remedy: (quirks, list) => takeEfforts(list, quirks),
  },
  {
    complaints: [/reasoning(?:[._]effort)?['"`]?.{0,40}?not supported/i, /does not support reasoning/i],
    remedy: () => ({ efforts: null }),
  },
  { complaints: [/\bphase\b/i], remedy: () => ({ phases: false }) },
  { complaints: [/prompt_cache_breakpoint/i], remedy: () => ({ cacheBreakpoints: false }) },
  { complaints: [/text\.format|json_schema|structured outputs?/i], remedy: () => ({ textFormat: false }) },
  ...sharedRemedies,
];

/** Fields without which a request is none. */
const needed: ReadonlySet<string> = new Set(['model', 'input', 'stream', 'tools', 'max_output_tokens']);

/** Quirks that would make the upstream accept the call, by its own words. */
export function repair(error: GatewayError, call: UpstreamCall<ResponsesQuirks>): Partial<ResponsesQuirks> | undefined {
  return repairByWords(error, call, { remedies, otherwise: (message) => dropFields(readRefusedFields(message), call.quirks) });
}

/** An effort that stood for no thinking may be the one that was refused. */
function takeEfforts(list: string, { effortWhenOff }: ResponsesQuirks): Partial<ResponsesQuirks> {
  const efforts = limitEfforts(list);
  if (efforts.length === 0) return { efforts: null };
  const keepsOff = effortWhenOff !== null && new RegExp(`\\b${effortWhenOff}\\b`).test(list);
  return { efforts, effortWhenOff: keepsOff ? effortWhenOff : (efforts[0] ?? null) };
}

function dropFields(paths: readonly string[], quirks: ResponsesQuirks): Partial<ResponsesQuirks> | undefined {
  const fields = paths.map((path) => path.split(/[.[]/, 1)[0] ?? '').filter((field) => field !== '' && !needed.has(field));
  return fields.length === 0 ? undefined : { dropFields: [...new Set([...quirks.dropFields, ...fields])] };
}
