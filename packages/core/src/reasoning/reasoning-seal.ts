import { parseJson } from '../translation/json-object.ts';
/** What an upstream needs back on the next turn, and where it came from. `state` is the translator's own. */
export interface ReasoningState {
  readonly api: string;
  readonly provider: string;
  readonly model: string;
  readonly state: unknown;
}

const prefix = 'ls1.';

/** Writes a state as `ls1.<base64url of JSON>`: the `signature` of a thinking block, or the `data` of a redacted one. */
export function sealReasoning(state: ReasoningState): string {
  return prefix + Buffer.from(JSON.stringify(state), 'utf8').toString('base64url');
}

/** Whether a signature was written by a gateway of ours, as far as its prefix says. */
export function isReasoningSeal(signature: unknown): signature is string {
  return typeof signature === 'string' && signature.startsWith(prefix);
}

/** Reads a seal back. Undefined for other vendors' signatures and for damaged seals: the client may send anything. */
export function openReasoningSeal(signature: unknown): ReasoningState | undefined {
  if (!isReasoningSeal(signature)) return undefined;
  const value = parseJson(Buffer.from(signature.slice(prefix.length), 'base64url').toString('utf8'));
  return isReasoningState(value) ? value : undefined;
}

function isReasoningState(value: unknown): value is ReasoningState {
  if (typeof value !== 'object' || value === null) return false;
  return ['api', 'provider', 'model'].every((key) => typeof Reflect.get(value, key) === 'string');
}
