import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PartsReader } from './parts-reader.ts';

it('reads on from where it was, however the parts and the places are', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 5 }), { maxLength: 8 });
  fc.assert(
    fc.property(parts, fc.array(fc.nat({ max: 45 }), { maxLength: 6 }), (body, places) => {
      const whole = Buffer.concat(body);
      const reader = new PartsReader(body);
      let read = 0;
      for (const place of [...places, Number.POSITIVE_INFINITY]) {
        expect(Buffer.concat(reader.readTo(place))).toEqual(whole.subarray(read, Math.max(read, place)));
        read = Math.max(read, place);
      }
    }),
  );
});
