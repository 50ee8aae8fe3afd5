import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors/gateway-error.ts';
import { type Remedy, repairByWords } from './repair-by-words.ts';

interface Quirks {
  readonly cap: number;
  readonly names: readonly string[];
}

const remedies: readonly Remedy<Quirks>[] = [
  { complaints: [/at most (\d+)/], remedy: (_, most) => ({ cap: Number(most) }) },
  { complaints: [/no names/], remedy: () => ({ names: [] }) },
];

const repair = (error: GatewayError, quirks: Quirks = { cap: 9, names: ['a'] }) =>
  repairByWords(
    error,
    { quirks, request: { model: 'm', max_tokens: 1, messages: [] } },
    { remedies, otherwise: (message) => (message.includes('else') ? { cap: 1 } : undefined) },
  );

describe('repairByWords', () => {
  it('takes the remedy whose complaint fits, with what the complaint names', () => {
    expect(repair(new GatewayError('invalid_request', 'at\n most 5'))).toEqual({ cap: 5 });
  });

  it('goes on to the next when a remedy says nothing new', () => {
    expect(repair(new GatewayError('invalid_request', 'at most 9, and no names'))).toEqual({ names: [] });
  });

  it('asks for another way when no complaint fits', () => {
    expect(repair(new GatewayError('invalid_request', 'something else'))).toEqual({ cap: 1 });
  });

  it.each([new GatewayError('rate_limited', 'at most 5'), new GatewayError('invalid_request', 'at most 5', { overflow: { window: 5 } })])(
    'leaves alone what no quirk can help: $code',
    (error) => {
      expect(repair(error)).toBeUndefined();
    },
  );
});
