import { isDeepStrictEqual } from 'node:util';
import type { MediaQuirks } from './dialect.ts';

/** Few differ within a provider: by API, by kind of model, and by what upstreams have taught. */
const most = 8;

/** Makes equal quirks one object, since translators remember by it what they made of tools. */
export class KnownQuirks {
  /** Those that were used last come first. */
  #recent: readonly MediaQuirks[] = [];

  same(quirks: MediaQuirks): MediaQuirks {
    const known = this.#recent.find((other) => isDeepStrictEqual(other, quirks)) ?? quirks;
    if (known !== this.#recent[0]) this.#recent = [known, ...this.#recent.filter((other) => other !== known)].slice(0, most);
    return known;
  }
}
