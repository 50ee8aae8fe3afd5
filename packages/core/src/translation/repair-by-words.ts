import type { UpstreamCall } from '../contracts/api-translator.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import { ownWords } from '../errors/own-words.ts';
import type { MessagesRequest } from '../messages/request.ts';

/** What an upstream may complain of, and the quirk that would have kept it from complaining. */
export interface Remedy<Quirks> {
  readonly complaints: readonly RegExp[];
  /** `detail` is what the complaint names: a number, a list. */
  remedy(quirks: Quirks, detail: string, request: MessagesRequest): Partial<Quirks> | undefined;
}

/**
 * Quirks that would make the upstream accept the call, by its own words: of the first remedy that fits and says something new, else of
 * `otherwise`. Undefined when the upstream does not say, or when what it asks for was done already.
 */
export function repairByWords<Quirks extends object>(
  error: GatewayError,
  { quirks, request }: Pick<UpstreamCall<Quirks>, 'quirks' | 'request'>,
  { remedies, otherwise }: { remedies: readonly Remedy<Quirks>[]; otherwise(message: string): Partial<Quirks> | undefined },
): Partial<Quirks> | undefined {
  const isRefusal = error.code === 'invalid_request' || error.code === 'not_found' || error.code === 'upstream';
  if (!isRefusal || error.details.overflow !== undefined) return undefined;
  const message = ownWords(error.message).replace(/\s+/g, ' ');
  for (const { complaints, remedy } of remedies) {
    const match = firstMatch(complaints, message);
    const patch = match && changed(remedy(quirks, match[1] ?? '', request), quirks);
    if (patch !== undefined) return patch;
  }
  return changed(otherwise(message), quirks);
}

function firstMatch(patterns: readonly RegExp[], text: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match;
  }
  return undefined;
}

/** The patch, if it says anything that the quirks do not say yet: the same call must not be made twice. */
function changed<Quirks extends object>(patch: Partial<Quirks> | undefined, quirks: Quirks): Partial<Quirks> | undefined {
  if (patch === undefined) return undefined;
  const before = Object.keys(patch).map((key) => Reflect.get(quirks, key));
  return JSON.stringify(Object.values(patch)) === JSON.stringify(before) ? undefined : patch;
}
