import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.ts';

describe('Secret', () => {
  it('E10: prints as *** wherever it is printed', () => {
    const secret = new Secret('sk-very-secret');
    const printed = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }),
      format('%o', secret),
      inspect(secret, { showHidden: true }),
    ];
    expect(printed.join()).not.toContain('very-secret');
    expect(secret.reveal()).toBe('sk-very-secret');
  });
});
