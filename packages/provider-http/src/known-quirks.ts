import { isDeepStrictEqual } from 'node:util';
import type { MediaQuirks } from './dialect.ts';

/** Few differ within a provider: by API, by kind of model, and by what upstreams have taught. */
const most = 8;

/** As mostly: quirks are put together anew for each call, of the same parts. */
function hasSameValues(quirks: MediaQuirks, others: MediaQuirks): boolean {
  for (const name in others) if (Reflect.get(quirks, name) !== Reflect.get(others, name)) return false;
  return Object.keys(quirks).length === Object.keys(others).length;
}

/** Makes equal quirks one object, since translators remember by it what they made of tools. */
export class KnownQuirks {
  /** Those that were used last come first. */
  #recent: readonly MediaQuirks[] = [];

  same(quirks: MediaQuirks): MediaQuirks {
    const known = this.#recent.find((other) => hasSameValues(other, quirks) || isDeepStrictEqual(other, quirks)) ?? quirks;
    if (known !== this.#recent[0]) this.#recent = [known, ...this.#recent.filter((other) => other !== known)].slice(0, most);
    return known;
  }
}
