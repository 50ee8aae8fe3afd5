import { type Environment, GatewayError, isGatewayError } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { activeProvider, llm, recordingLogger } from '../__fixtures__/fake-provider.ts';
import type { RegisteredModel } from '../config/stack-config.ts';
import type { ActiveProvider, InactiveProvider } from '../providers/create-providers.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { AllowedModels } from './allowed-models.ts';
import { ModelCatalog } from './model-catalog.ts';
import { createModelRegistry } from './model-registry.ts';
import { RegisteredModels } from './registered-models.ts';
import { SessionModels } from './session-models.ts';

const vllm = activeProvider('vllm', ['Qwen/Qwen3-8B']);
const openai = activeProvider('openai', [llm('gpt-5', { limits: { context_window: 400_000 } }), 'shared']);
const groq = activeProvider('groq', ['llama-3.3-70b', 'shared']);

interface Setup {
  readonly providers?: readonly ActiveProvider[];
  readonly dropped?: readonly InactiveProvider[];
  readonly registered?: readonly Partial<RegisteredModel>[];
  /** Registered by the API. */
  readonly byApi?: readonly Partial<RegisteredModel>[];
  readonly env?: Environment;
  readonly sessions?: SessionModels;
  /** How long the providers may take to list their models, in ms. */
  readonly wait?: number;
}

async function registryOf({
  providers = [vllm, openai, groq],
  dropped = [],
  registered: inFile = [],
  env = {},
  byApi = [],
  sessions = noSessions(),
  wait = 1_000,
}: Setup = {}) {
  const logger = recordingLogger();
  const catalog = new ModelCatalog({ providers, logger });
  await catalog.refresh(wait);
  const on = providers.map(({ id }) => id);
  const registered = new RegisteredModels({ models: inFile.map(whole), file: 'config.yaml', providers: on, logger });
  registered.replace(byApi.map(whole));
  const registry = createModelRegistry({ providers, dropped, registered, catalog, env, logger, sessions });
  const lead = (name: string, session?: string): string => {
    const { providerId, model, rule } = registry.resolve(name, session);
    return `${providerId} | ${model} | ${rule}`;
  };
  const miss = (name: string): string => {
    try {
      return lead(name);
    } catch (error) {
      if (isGatewayError(error) && error.code === 'not_found') return error.message;
      throw error;
    }
  };
  return { registry, lead, miss, logger, catalog };
}

function whole(model: Partial<RegisteredModel>): RegisteredModel {
  return { model_id: 'x', provider_id: 'all', provider_model_id: 'auto', model_type: 'llm', metadata: {}, ...model };
}

function errorOf(run: () => unknown): GatewayError {
  try {
    run();
  } catch (error) {
    if (isGatewayError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function noSessions(): SessionModels {
  return new SessionModels({ store: new MemoryStore(), logger: recordingLogger() });
}

const refusedText = 'openai: OpenAI refused the key (401). Check OPENAI_API_KEY.';

describe('resolve', () => {
  it.each([
    ['vllm/Qwen/Qwen3-8B', 'vllm | Qwen/Qwen3-8B | provider and model'],
    ['groq/llama3.3:70b', 'groq | llama3.3:70b | provider and model; groq does not list it'],
    ['claude/vllm/Qwen/Qwen3-8B', 'vllm | Qwen/Qwen3-8B | provider and model'],
    ['claude-haiku-4-5/vllm/Qwen/Qwen3-8B', 'vllm | Qwen/Qwen3-8B | provider and model'],
    ['openai/gpt-5[1m]', 'openai | gpt-5 | provider and model'],
    ['gpt-5', 'openai | gpt-5 | only openai lists it'],
    ['Qwen/Qwen3-8B', 'vllm | Qwen/Qwen3-8B | only vllm lists it'],
    ...[
      'claude-opus-5-5',
      'claude-opus-5-5[1m]',
      'claude-instant-1.2',
      'claude-2.1',
      'claude-3-opus-20240229',
      'claude-haiku-4-5@20251001',
      'claude-zebra-99-preview',
    ].map((name): [string, string] => [name, 'vllm | Qwen/Qwen3-8B | best model of vllm, the first usable provider']),
  ])('%s leads to %s', async (name, expected) => {
    const { lead } = await registryOf();
    expect(lead(name)).toBe(expected);
  });

  it('asks the rules in their order: what is registered, provider and model, tiers, lists, the session, the first usable provider', async () => {
    const name = 'claude/claude-haiku-5-5[1m]';
    const listing = activeProvider('claude', ['claude-haiku-5-5']);
    const rules = {
      byApi: [{ model_id: 'claude-haiku-5-5', provider_id: 'groq', provider_model_id: 'shared' }],
      registered: [{ model_id: 'claude-haiku-*', provider_id: 'openai', provider_model_id: 'shared' }],
      env: { ANTHROPIC_DEFAULT_SONNET_MODEL: 'openai/gpt-5' },
      sessions: noSessions(),
    };
    rules.sessions.remember('s', { providerId: 'groq', model: 'llama-3.3-70b', listed: true });
    const leads: string[] = [];
    const { byApi, registered, env, sessions } = rules;
    const other = activeProvider('other', ['claude-haiku-5-5']);
    for (const setup of [
      { byApi, registered, env, sessions, providers: [vllm, openai, groq, other] },
      { registered, env, sessions, providers: [vllm, openai, groq, other] },
      { env, sessions, providers: [vllm, openai, groq, other] },
      { sessions, providers: [vllm, openai, groq, other] },
      { sessions, providers: [vllm, openai, groq] },
      { providers: [vllm, openai, groq] },
      { byApi, registered, env, sessions, providers: [vllm, openai, groq, listing] },
    ]) {
      leads.push((await registryOf(setup)).lead(name, 's'));
    }
    expect(leads).toEqual([
      "groq | shared | registered by the API as 'claude-haiku-5-5'",
      "openai | shared | registered in config.yaml as 'claude-haiku-*'",
      'openai | gpt-5 | ANTHROPIC_DEFAULT_SONNET_MODEL=openai/gpt-5',
      'other | claude-haiku-5-5 | only other lists it',
      "groq | llama-3.3-70b | the session's own model",
      'vllm | Qwen/Qwen3-8B | best model of vllm, the first usable provider',
      'claude | claude-haiku-5-5 | provider and model',
    ]);
  });

  it('knows the limits that the provider lists, and those that the configuration adds', async () => {
    const { registry } = await registryOf({
      registered: [{ model_id: 'big', provider_id: 'openai', provider_model_id: 'gpt-5', metadata: { max_tokens: 1_000 } }],
    });
    expect(registry.resolve('gpt-5').limits).toEqual({ context_window: 400_000 });
    expect(registry.resolve('big').limits).toEqual({ context_window: 400_000, max_tokens: 1_000 });
  });

  it('lists what the configuration says of a model beside what its provider does', async () => {
    const metadata = { context_window: 32_768, max_tokens: 1_000 };
    const { registry } = await registryOf({
      registered: [
        { model_id: 'big', provider_id: 'openai', provider_model_id: 'gpt-5', metadata: { max_tokens: 1_000 } },
        { model_id: 'own', provider_id: 'openai', metadata },
      ],
    });
    const limits = registry.list().flatMap(({ id, limits: known }) => (['big', 'own'].includes(id) ? [known] : []));
    expect(limits).toEqual([{ context_window: 400_000, max_tokens: 1_000 }, metadata]);
  });

  describe('registered names', () => {
    const registered = [
      { model_id: 'claude-*', provider_id: 'openai', provider_model_id: 'gpt-5' },
      { model_id: 'claude-haiku-4-5', provider_id: 'groq', provider_model_id: 'llama-3.3-70b' },
      { model_id: 'groq/x', provider_id: 'openai', provider_model_id: 'gpt-5' },
      { model_id: 'llama-*', provider_id: 'groq', provider_model_id: 'llama-*' },
      { model_id: 'fast', provider_id: 'all', provider_model_id: 'faster' },
      { model_id: 'faster', provider_id: 'all', provider_model_id: 'vllm/Qwen/Qwen3-8B' },
      { model_id: 'any', provider_id: 'vllm', provider_model_id: 'auto' },
      { model_id: 'off', provider_id: 'bedrock', provider_model_id: 'x' },
    ];

    it.each([
      ['an exact name before a pattern', 'claude-haiku-4-5', "groq | llama-3.3-70b | registered in config.yaml as 'claude-haiku-4-5'"],
      ['a pattern', 'claude-opus-5-5', "openai | gpt-5 | registered in config.yaml as 'claude-*'"],
      ['before provider and model', 'groq/x', "openai | gpt-5 | registered in config.yaml as 'groq/x'"],
      ['a pattern that passes the name on', 'llama-4', "groq | llama-4 | registered in config.yaml as 'llama-*'"],
      [
        'an alias of an alias',
        'fast',
        "vllm | Qwen/Qwen3-8B | registered in config.yaml as 'fast', registered in config.yaml as 'faster', provider and model",
      ],
      ['the best model of one provider', 'any', "vllm | Qwen/Qwen3-8B | registered in config.yaml as 'any'"],
    ])('%s', async (_, name, expected) => {
      const { lead } = await registryOf({ registered });
      expect(lead(name)).toBe(expected);
    });

    it('count only while their provider is on', async () => {
      const { miss } = await registryOf({ registered });
      expect(miss('off')).toContain("Model 'off' not found");
    });

    it('of a provider that is off are left out with one line in the log, and the 404 says so', async () => {
      const dropped: InactiveProvider[] = [{ provider_id: 'bedrock', provider_type: 'remote::bedrock', variables: ['AWS_REGION'] }];
      const { miss, logger } = await registryOf({ registered, dropped });
      expect(miss('off')).toBe(
        "Model 'off' not found: it is registered, but provider 'bedrock' is off. Set AWS_REGION in the server's shell, then restart it",
      );
      expect(logger.lines).toEqual([
        { level: 'info', fields: { model: 'off', provider: 'bedrock' }, message: 'a registered model is left out: its provider is off' },
      ]);
    });

    describe('by the API', () => {
      it.each([
        [
          'replace those of the file',
          'claude-haiku-4-5',
          { provider_id: 'openai', provider_model_id: 'gpt-5' },
          "openai | gpt-5 | registered by the API as 'claude-haiku-4-5'",
        ],
        ['replace its patterns', 'claude-*', { provider_id: 'vllm' }, "vllm | Qwen/Qwen3-8B | registered by the API as 'claude-*'"],
        ['replace a target by none', 'claude-haiku-4-5', {}, "openai | gpt-5 | registered in config.yaml as 'claude-*'"],
        [
          'do not while their provider is off',
          'claude-haiku-4-5',
          { provider_id: 'bedrock' },
          "groq | llama-3.3-70b | registered in config.yaml as 'claude-haiku-4-5'",
        ],
      ])('%s', async (_, model_id, model, expected) => {
        const { lead, registry } = await registryOf({ registered, byApi: [{ model_id, ...model }] });
        expect(lead(model_id.replace('*', 'opus-5-5'))).toBe(expected);
        expect(registry.list().filter(({ id }) => id === model_id).length).toBeLessThan(2);
      });
    });

    it('that lead to each other lead nowhere', async () => {
      const loop = [
        { model_id: 'a', provider_model_id: 'b' },
        { model_id: 'b*', provider_model_id: 'a' },
      ];
      const { miss } = await registryOf({ registered: loop });
      expect(miss('a')).toContain("Model 'a' not found");
      expect(miss('b1')).toContain("Model 'b1' not found");
    });

    it('with `all` and `auto` only say that a name exists', async () => {
      const { lead, registry } = await registryOf({ registered: [{ model_id: 'claude-haiku-4-5-20251001' }] });
      expect(lead('claude-haiku-4-5-20251001')).toContain('best model of vllm');
      expect(registry.list().at(-1)).toMatchObject({
        id: 'claude-haiku-4-5-20251001',
        provider_id: 'vllm',
        provider_model_id: 'Qwen/Qwen3-8B',
      });
    });
  });

  describe('tier variables', () => {
    const env = { ANTHROPIC_DEFAULT_HAIKU_MODEL: 'vllm/Qwen/Qwen3-8B', ANTHROPIC_DEFAULT_SONNET_MODEL: 'openai/gpt-5[1m]' };

    it.each([
      ['claude-haiku-5-5', 'vllm | Qwen/Qwen3-8B | ANTHROPIC_DEFAULT_HAIKU_MODEL=vllm/Qwen/Qwen3-8B'],
      ['claude-3-5-haiku-20241022', 'vllm | Qwen/Qwen3-8B | ANTHROPIC_DEFAULT_HAIKU_MODEL=vllm/Qwen/Qwen3-8B'],
      ['claude-sonnet-5', 'openai | gpt-5 | ANTHROPIC_DEFAULT_SONNET_MODEL=openai/gpt-5[1m]'],
      ['claude-opus-5-5', 'openai | gpt-5 | ANTHROPIC_DEFAULT_SONNET_MODEL=openai/gpt-5[1m]'],
      ['claude-fable-5-2', 'openai | gpt-5 | ANTHROPIC_DEFAULT_SONNET_MODEL=openai/gpt-5[1m]'],
      ['claude-mythos-5', 'openai | gpt-5 | ANTHROPIC_DEFAULT_SONNET_MODEL=openai/gpt-5[1m]'],
    ])('D3, T15: %s leads to %s', async (name, expected) => {
      const { lead } = await registryOf({ env });
      expect(lead(name)).toBe(expected);
    });

    it('decide before the model of the session', async () => {
      const sessions = noSessions();
      sessions.remember('s', { providerId: 'groq', model: 'shared', listed: true });
      const { lead } = await registryOf({ env, sessions });
      expect(lead('claude-haiku-5-5', 's')).toContain('ANTHROPIC_DEFAULT_HAIKU_MODEL');
    });

    it('set for the client too, lead to themselves and are ignored with one warning', async () => {
      const { lead, logger } = await registryOf({ env: { ANTHROPIC_DEFAULT_OPUS_MODEL: 'claude-opus-4-8' } });
      expect(lead('claude-opus-4-8')).toContain('best model of vllm');
      expect(lead('claude-opus-5-5')).toContain('vllm | Qwen/Qwen3-8B | ANTHROPIC_DEFAULT_OPUS_MODEL=claude-opus-4-8');
      expect(logger.lines.filter(({ level }) => level === 'warn')).toEqual([
        {
          level: 'warn',
          fields: { variable: 'ANTHROPIC_DEFAULT_OPUS_MODEL', value: 'claude-opus-4-8' },
          message: 'a tier variable that leads to itself is ignored',
        },
      ]);
    });

    it('that name each other come to an end', async () => {
      const loop = { ANTHROPIC_DEFAULT_OPUS_MODEL: 'claude-haiku-5', ANTHROPIC_DEFAULT_HAIKU_MODEL: 'claude-opus-5' };
      const { lead } = await registryOf({ env: loop });
      expect(lead('claude-opus-5')).toContain('vllm | Qwen/Qwen3-8B');
    });

    it('that lead nowhere are an error that names them', async () => {
      const dropped: InactiveProvider[] = [{ provider_id: 'bedrock', provider_type: 'remote::bedrock', variables: ['AWS_REGION'] }];
      const { miss } = await registryOf({ env: { ANTHROPIC_DEFAULT_OPUS_MODEL: 'bedrock/x' }, dropped });
      expect(miss('claude-opus-5-5')).toBe(
        "Model 'claude-opus-5-5' not found: ANTHROPIC_DEFAULT_OPUS_MODEL is 'bedrock/x', which leads nowhere: provider 'bedrock' is off. Set AWS_REGION in the server's shell, then restart it",
      );
    });
  });

  describe("a session's own model", () => {
    it('D4: answers the claude names that the same session uses unasked', async () => {
      const { registry, lead } = await registryOf();
      registry.remember('s1', registry.resolve('groq/llama-3.3-70b'));
      expect(lead('claude-haiku-5-5', 's1')).toBe("groq | llama-3.3-70b | the session's own model");
      expect(lead('claude-haiku-5-5', 's2')).toContain('best model of vllm');
    });

    it('is not what a claude name led to', async () => {
      const { registry, lead } = await registryOf();
      registry.remember('s1', registry.resolve('gpt-5'));
      registry.remember('s1', registry.resolve('claude-opus-5-5', 's1'));
      expect(lead('claude-haiku-5-5', 's1')).toContain('openai | gpt-5');
    });
  });

  describe("a session's own model that is gone", () => {
    const changing = (models: string[]): ActiveProvider => {
      const { provider, ...rest } = activeProvider('groq', []);
      return { ...rest, provider: { ...provider, listModels: async () => models.map((id) => llm(id)) } };
    };

    it('is replaced when its provider lists it no more', async () => {
      const models = ['kept', 'gone'];
      const { registry, lead, catalog } = await registryOf({ providers: [vllm, changing(models)] });
      registry.remember('s', registry.resolve('groq/gone'));
      expect(lead('claude-haiku-5-5', 's')).toBe("groq | gone | the session's own model");
      models.pop();
      await catalog.refresh(1_000);
      expect(lead('claude-haiku-5-5', 's')).toContain('best model of vllm');
    });

    it('is not one that its provider never listed', async () => {
      const { registry, lead } = await registryOf({ providers: [vllm, changing(['kept'])] });
      registry.remember('s', registry.resolve('groq/by-name-only'));
      expect(lead('claude-haiku-5-5', 's')).toBe("groq | by-name-only | the session's own model");
    });

    it('is replaced when its provider is off', async () => {
      const sessions = noSessions();
      sessions.remember('s', { providerId: 'bedrock', model: 'm', listed: true });
      const { lead } = await registryOf({ sessions });
      expect(lead('claude-haiku-5-5', 's')).toContain('best model of vllm');
    });
  });

  it('D4: a Claude model that the provider has by a cloud’s name is that model, and never leads a session to another provider', async () => {
    const ids = [
      'us.anthropic.claude-opus-5',
      'global.anthropic.claude-haiku-4-5-20251001-v1:0',
      'us.anthropic.claude-haiku-4-5-20251001-v1:0',
    ];
    const bedrock = activeProvider(
      'bedrock',
      ids.map((id, index) => llm(id, { preference: [9, 1, 2][index] ?? 0 })),
    );
    const found = 'bedrock | us.anthropic.claude-haiku-4-5-20251001-v1:0 | bedrock has this model';
    const { registry, lead } = await registryOf({ providers: [bedrock, vllm] });
    registry.remember('on bedrock', registry.resolve('bedrock/us.anthropic.claude-opus-5'));
    registry.remember('on vllm', registry.resolve('vllm/Qwen/Qwen3-8B'));
    expect(lead('claude-haiku-4-5-20251001', 'on bedrock')).toBe(found);
    expect(lead('claude-haiku-4-5')).toBe(found);
    expect(lead('claude-haiku-4-5', 'on vllm')).toBe("vllm | Qwen/Qwen3-8B | the session's own model");
    expect(lead('claude-sonnet-5')).toBe('bedrock | us.anthropic.claude-opus-5 | best model of bedrock, the first usable provider');
  });

  it('D10: the first provider that can be used answers, not the first that is configured', async () => {
    const down = activeProvider('down', new GatewayError('upstream', 'nothing listens'));
    const embeddings = activeProvider('embeddings', [{ id: 'e', model_type: 'embedding' }]);
    const { lead } = await registryOf({ providers: [down, embeddings, groq] });
    expect(lead('claude-opus-5-5')).toBe('groq | llama-3.3-70b | best model of groq, the first usable provider');
  });
});

describe('allowed_models', () => {
  const models = ['gpt-5', 'gpt-5-mini', 'o9'];
  const limited: ActiveProvider = { ...activeProvider('openai', models), allowed: new AllowedModels('openai', ['gpt-5*']) };

  it('are all that is listed, and all that a Claude name leads to', async () => {
    const { registry, lead } = await registryOf({ providers: [limited] });
    expect(registry.list().map(({ id }) => id)).toEqual(['openai/gpt-5', 'openai/gpt-5-mini']);
    expect(lead('claude-opus-5-5')).toContain('openai | gpt-5 |');
  });

  it.each([
    ['openai/o9', 'provider and model; openai does not list it'],
    ['claude/openai/o9', 'provider and model; openai does not list it'],
    ['best', "registered in config.yaml as 'best'"],
    ['claude-haiku-5-5', 'ANTHROPIC_DEFAULT_HAIKU_MODEL=openai/o9'],
  ])('%s, which leads beyond them, is refused with the rule that led there', async (name, rule) => {
    const registered = [{ model_id: 'best', provider_id: 'openai', provider_model_id: 'o9' }];
    const env = { ANTHROPIC_DEFAULT_HAIKU_MODEL: 'openai/o9' };
    const { registry } = await registryOf({ providers: [limited], registered, env });
    const refused = { code: 'permission', message: `Model 'o9' (${rule}) is not among the allowed_models of provider 'openai': gpt-5*` };
    expect(() => registry.resolve(name)).toThrow(expect.objectContaining(refused));
    expect(registry.list().map(({ id }) => id)).not.toContain('best');
  });

  it('none allows none', async () => {
    const { registry } = await registryOf({ providers: [{ ...limited, allowed: new AllowedModels('openai', []) }] });
    expect(registry.list()).toEqual([]);
    expect(() => registry.resolve('openai/gpt-5')).toThrow("allowed_models of provider 'openai': none");
  });

  it('hold for a model that a session used before', async () => {
    const sessions = noSessions();
    sessions.remember('s', { providerId: 'openai', model: 'o9', listed: true });
    const { lead } = await registryOf({ providers: [limited], sessions });
    expect(lead('claude-opus-5-5', 's')).toContain('openai | gpt-5 |');
  });
});

describe('an unknown model', () => {
  it('E9: is a 404 that names the nearest', async () => {
    const { miss } = await registryOf();
    expect(miss('gpt-5o')).toBe("Model 'gpt-5o' not found: the nearest name is openai/gpt-5. List all with: llama stack models list");
  });

  it.each([
    ['acme/x', "no provider is called 'acme'; there are vllm/Qwen/Qwen3-8B, openai/gpt-5, openai/shared, groq/llama-3.3-70b, groq/shared"],
    ['shared', 'several providers offer it; write openai/shared or groq/shared'],
  ])('%s: %s', async (name, expected) => {
    const { miss } = await registryOf();
    expect(miss(name)).toContain(`Model '${name}' not found: ${expected}`);
  });

  it('names the variable of a provider that is off, or why it is', async () => {
    const dropped: InactiveProvider[] = [
      { provider_id: 'together', provider_type: 'remote::together', variables: ['TOGETHER_API_KEY'] },
      { provider_id: 'bedrock', provider_type: 'remote::bedrock', variables: [], why: 'no credentials' },
    ];
    const { miss } = await registryOf({ dropped });
    expect(miss('together/m')).toContain("provider 'together' is off. Set TOGETHER_API_KEY in the server's shell, then restart it");
    expect(miss('bedrock/m')).toContain("provider 'bedrock' is off: no credentials.");
  });

  it('names every variable when no provider is on', async () => {
    const dropped: InactiveProvider[] = [
      { provider_id: 'openai', provider_type: 'remote::openai', variables: ['OPENAI_API_KEY'] },
      { provider_id: 'vllm', provider_type: 'remote::vllm', variables: ['VLLM_URL'] },
    ];
    const { miss } = await registryOf({ providers: [], dropped });
    expect(miss('claude-opus-5-5')).toBe(
      "Model 'claude-opus-5-5' not found: no provider is on. Set one of OPENAI_API_KEY (openai), VLLM_URL (vllm) in the server's shell, then restart it",
    );
  });

  it('may yet be known: until a provider has listed its models once, the client is told to try again', async () => {
    const { provider, ...rest } = activeProvider('vllm', []);
    const hanging = { ...rest, provider: { ...provider, listModels: () => new Promise<never>(() => {}) } };
    const { registry, lead } = await registryOf({ providers: [hanging], wait: 0 });
    const early = { code: 'overloaded', message: expect.stringContaining("provider 'vllm' has not listed its models yet") };
    for (const name of ['claude-opus-5-5', 'Qwen/Qwen3-8B']) expect(() => registry.resolve(name)).toThrow(expect.objectContaining(early));
    expect(lead('vllm/Qwen/Qwen3-8B')).toContain('provider and model');
  });

  it('offers no registered name that leads nowhere itself', async () => {
    const registered = [{ model_id: 'claude-haiku-4-5-20251001' }, { model_id: 'fast', provider_model_id: 'gpt-5' }];
    const env = { ANTHROPIC_DEFAULT_HAIKU_MODEL: 'acme/x' };
    const { miss } = await registryOf({ providers: [vllm], registered, env });
    expect(miss('acme/y')).toContain("no provider is called 'acme'; there are vllm/Qwen/Qwen3-8B. List all");
  });
});

describe('a name while no provider can be used', () => {
  const down = activeProvider('vllm', new GatewayError('upstream', 'vllm: nothing listens at :8000', { notSent: true }));
  const refused = activeProvider('openai', new GatewayError('authentication', refusedText));
  const elsewhere = activeProvider('groq', new GatewayError('not_found', 'groq: http://g has no /models.'));
  const empty = activeProvider('ollama', []);
  const registered = [{ model_id: 'claude-haiku-4-5-20251001' }];

  it.each([
    ['that is down is its own error', [down], 'upstream', undefined, 'vllm: nothing listens at :8000'],
    ['that refuses the key is not tried again', [refused], 'authentication', false, refusedText],
    [
      'without a list is no 404, and says how to name a model outright',
      [elsewhere],
      'upstream',
      false,
      "groq: http://g has no /models. Or name a model outright: groq/<model>. For Claude's names: ANTHROPIC_DEFAULT_OPUS_MODEL=groq/<model>, or claude --model groq/<model>",
    ],
    ['that lists nothing is told to load a model', [empty], 'upstream', false, expect.stringContaining('ollama: it lists no chat model')],
    ['that is down beside one that refuses', [refused, down], 'upstream', undefined, `${refusedText} vllm: nothing listens at :8000.`],
  ])('a Claude name with a provider %s', async (_, providers, code, shouldRetry, message) => {
    const { registry } = await registryOf({ providers, registered });
    for (const name of ['claude-opus-5-5', 'claude-haiku-4-5-20251001']) {
      const thrown = errorOf(() => registry.resolve(name));
      expect([thrown.code, thrown.details.shouldRetry, thrown.message]).toEqual([code, shouldRetry, message]);
    }
  });

  it.each([
    ['Qwen/Qwen3-8B', [down], 'vllm: nothing listens at :8000. Or name a model outright: vllm/<model>'],
    ['ghost/x', [refused], `${refusedText} Or name a model outright: openai/<model>`],
    ['gpt-4', [elsewhere], 'groq: http://g has no /models. Or name a model outright: groq/<model>'],
    ['llama3', [empty], "provider 'ollama' lists no models. Or name a model outright: ollama/<model>"],
    ['x', [refused, empty], `${refusedText} provider 'ollama' lists no models. Or name a model outright: <provider>/<model>`],
    [
      'gpt-5o',
      [openai, down],
      'the nearest name is openai/gpt-5. List all with: llama stack models list. It may be one of those that could not be listed: vllm: nothing listens at :8000.',
    ],
  ])('E9: %s, which nobody may know, is a 404 with what providers failed with', async (name, providers, reason) => {
    const { miss } = await registryOf({ providers });
    expect(miss(name)).toBe(`Model '${name}' not found: ${reason}`);
  });

  it('is not one of a provider that is off', async () => {
    const dropped: InactiveProvider[] = [{ provider_id: 'bedrock', provider_type: 'remote::bedrock', variables: ['AWS_REGION'] }];
    const { miss } = await registryOf({ providers: [down], dropped });
    for (const name of ['bedrock/x', 'claude/bedrock/x']) {
      expect(miss(name)).toBe(
        `Model '${name}' not found: provider 'bedrock' is off. Set AWS_REGION in the server's shell, then restart it`,
      );
    }
  });

  it('that is registered for one that is down, or that is decorated as a client does, gets its failure', async () => {
    const best = { model_id: 'best', provider_id: 'vllm' };
    const { registry } = await registryOf({ providers: [down, openai], registered: [best] });
    expect(errorOf(() => registry.resolve('best'))).toMatchObject({ code: 'upstream', message: 'vllm: nothing listens at :8000' });
    const { registry: other } = await registryOf({ providers: [down] });
    for (const name of ['claude/claude-opus-5-5', 'claude-opus-5-5[1m]']) {
      expect(errorOf(() => other.resolve(name))).toMatchObject({ code: 'upstream' });
    }
  });

  it('D3: a tier that leads to one that is down is its error', async () => {
    for (const providers of [[down], [openai, down]]) {
      const { registry } = await registryOf({ providers, registered, env: { ANTHROPIC_DEFAULT_OPUS_MODEL: 'Qwen3-8B' } });
      expect(errorOf(() => registry.resolve('claude-opus-5-5'))).toMatchObject({
        code: 'upstream',
        message: "ANTHROPIC_DEFAULT_OPUS_MODEL is 'Qwen3-8B', which leads nowhere: vllm: nothing listens at :8000",
      });
    }
  });
});
