/** What may stand where something else should. */
const surprises: readonly unknown[] = [null, '', 'x', 0, -1, 1e300, true, [], {}, [null], { type: 'x' }, '\ud83d', '{"a":1}', '<think>'];

interface SpoiltOptions {
  readonly count: number;
  /** True when the stream is not text: only its bytes change. */
  readonly binary: boolean;
}

/**
 * Variations of a recorded stream: events left out, repeated, out of order, values that are not what they should be, bytes missing and
 * flipped. The same ones in every run.
 */
export function* spoiltStreams(sample: Uint8Array, { count, binary }: SpoiltOptions): Generator<Uint8Array> {
  const random = new Sequence(sample.length);
  for (let run = 0; run < count; run += 1) {
    if (binary) {
      yield spoilBytes(sample, random);
      continue;
    }
    const frames = Buffer.from(sample).toString('utf8').split('\n\n');
    for (let change = random.below(3); change >= 0; change -= 1) spoil(frames, random);
    const bytes = Buffer.from(frames.join('\n\n'), 'utf8');
    yield random.below(4) === 0 ? spoilBytes(bytes, random) : bytes;
  }
}

function spoil(frames: string[], random: Sequence): void {
  const at = random.below(frames.length);
  const frame = frames[at] ?? '';
  switch (random.below(4)) {
    case 0:
      frames.splice(at, 1);
      break;
    case 1:
      frames.splice(random.below(frames.length), 0, frame);
      break;
    case 2:
      frames.splice(at, 1);
      frames.splice(random.below(frames.length + 1), 0, frame);
      break;
    default:
      frames[at] = frame.replace(/^data: ?(.*)$/m, (line, json: string) => spoilJson(json, random) ?? line);
  }
}

function spoilJson(json: string, random: Sequence): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    const places = placesIn(value);
    const place = places[random.below(places.length)];
    if (place === undefined) return undefined;
    if (random.below(4) === 0) Reflect.deleteProperty(place.holder, place.key);
    else Reflect.set(place.holder, place.key, surprises[random.below(surprises.length)]);
    return `data: ${JSON.stringify(value)}`;
  } catch {
    // `[DONE]` and the like stay as they are.
    return undefined;
  }
}

interface Place {
  readonly holder: object;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ holder: value, key }, ...placesIn(inner)]);
}

function spoilBytes(bytes: Uint8Array, random: Sequence): Uint8Array {
  if (random.below(2) === 0) return bytes.subarray(0, random.below(bytes.length + 1));
  const flipped = Uint8Array.from(bytes);
  flipped[random.below(bytes.length)] = random.below(256);
  return flipped;
}

/** Numbers that look random and are the same for the same seed. https://en.wikipedia.org/wiki/Linear_congruential_generator */
class Sequence {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * Math.max(1, limit));
  }
}
