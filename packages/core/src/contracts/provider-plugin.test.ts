import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineDistribution } from './distribution.ts';
import { defineProvider, type ProviderType } from './provider-plugin.ts';

const create = () => {
  throw new Error('not made in this test');
};

describe('defineProvider', () => {
  it('stamps a definition with its kind and contract, and alters nothing else', () => {
    const definition = { type: 'remote::groq', config: z.object({}), create } as const;
    expect(defineProvider(definition)).toEqual({ ...definition, kind: 'provider', contract: 1 });
  });

  it.each(['remote::', 'remote::Groq', 'inline::a b', 'remote::../x'] satisfies ProviderType[])('refuses the type %s', (type) => {
    expect(() => defineProvider({ type, config: z.object({}), create })).toThrow(`'${type}' is not a provider type. Name it`);
  });
});

it('defineDistribution stamps a manifest', () => {
  const manifest = { name: 'starter', config: new URL('file:///c.yaml'), packages: { 'remote::groq': '@llama-stack/provider-groq' } };
  expect(defineDistribution(manifest)).toEqual({ ...manifest, kind: 'distribution', contract: 1 });
});
