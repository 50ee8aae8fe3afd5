import { GatewayError, isGatewayError } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { activeProvider, recordingLogger } from '../__fixtures__/fake-provider.ts';
import type { RegisteredModel } from '../config/stack-config.ts';
import type { ActiveProvider } from '../providers/create-providers.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { AllowedModels } from './allowed-models.ts';
import { KeptModels } from './kept-models.ts';
import { ModelCatalog } from './model-catalog.ts';
import { createModelRegistrar } from './model-registrar.ts';
import { createModelRegistry } from './model-registry.ts';
import { RegisteredModels } from './registered-models.ts';
import { SessionModels } from './session-models.ts';

const vllm = activeProvider('vllm', ['Qwen/Qwen3-8B', 'Qwen/Qwen3-30B']);
const limited = { ...activeProvider('openai', ['gpt-5']), allowed: new AllowedModels('openai', ['gpt-5']) };
const inFile: RegisteredModel = {
  model_id: 'from-file',
  provider_id: 'vllm',
  provider_model_id: 'Qwen/Qwen3-30B',
  model_type: 'llm',
  metadata: {},
};

async function setUp(providers: readonly ActiveProvider[] = [vllm, limited], store = new MemoryStore()) {
  const logger = recordingLogger();
  const dropped = [{ provider_id: 'groq', provider_type: 'remote::groq', variables: ['GROQ_API_KEY'] }] as const;
  const registered = new RegisteredModels({ models: [inFile], file: 'config.yaml', providers: providers.map(({ id }) => id), logger });
  const kept = new KeptModels({ store, logger, onChange: (models) => registered.replace(models) });
  await kept.start();
  await kept.close();
  const catalog = new ModelCatalog({ providers, logger });
  const sessions = new SessionModels({ store, logger });
  const models = createModelRegistry({ providers, dropped, registered, catalog, env: {}, logger, sessions });
  const registrar = createModelRegistrar({ providers, dropped, registered, catalog, models, kept });
  const post = (body: unknown) => registrar.register([Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))]);
  const lead = (name: string): string => {
    const { providerId, model, rule } = models.resolve(name);
    return `${providerId} | ${model} | ${rule}`;
  };
  return { registrar, post, lead, models };
}

const failure = async (promise: Promise<unknown>): Promise<string> => {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (isGatewayError(error)) return `${error.code}: ${error.message}`;
  throw new Error(`expected a GatewayError, got ${String(error)}`);
};

const qwen = { model_id: 'claude-haiku-4-5-20251001', provider_id: 'vllm', provider_model_id: 'Qwen/Qwen3-8B', model_type: 'llm' };

describe('register', () => {
  it('makes a name lead to its model at once, and after a restart', async () => {
    const store = new MemoryStore();
    const { post, lead } = await setUp([vllm], store);
    await post({ ...qwen, metadata: { context_window: 8_192 }, something_new: true });
    const expected = "vllm | Qwen/Qwen3-8B | registered by the API as 'claude-haiku-4-5-20251001'";
    expect(lead(qwen.model_id)).toBe(expected);
    const again = await setUp([vllm], store);
    expect(again.lead(qwen.model_id)).toBe(expected);
    expect(again.models.resolve(qwen.model_id).limits).toEqual({ context_window: 8_192 });
  });

  it('replaces what the name had, and gives it back', async () => {
    const { post, lead, registrar } = await setUp();
    await post({ ...qwen, model_id: 'from-file' });
    await post({ ...qwen, model_id: 'from-file', provider_id: 'openai', provider_model_id: 'gpt-5' });
    expect(lead('from-file')).toBe("openai | gpt-5 | registered by the API as 'from-file'");
    await registrar.remove('from-file');
    expect(lead('from-file')).toBe("vllm | Qwen/Qwen3-30B | registered in config.yaml as 'from-file'");
  });

  it('takes a name for another name, and a model that no list has', async () => {
    const { post, lead } = await setUp();
    await post({ model_id: 'fast', provider_model_id: 'from-file' });
    await post({ ...qwen, model_id: 'unlisted', provider_model_id: 'Qwen/unlisted' });
    expect(lead('fast')).toContain("registered by the API as 'fast', registered in config.yaml as 'from-file'");
    expect(lead('unlisted')).toContain('vllm | Qwen/unlisted');
  });

  it.each([
    [{ ...qwen, model_validation: true }],
    [{ model_id: 'x', provider_id: 'all', provider_model_id: 'vllm/Qwen/Qwen3-8B', model_validation: true }],
  ])('takes what its provider lists, validated: %j', async (body) => {
    const { post, lead } = await setUp();
    await post(body);
    expect(lead(body.model_id)).toContain('vllm | Qwen/Qwen3-8B');
  });

  it.each([
    ['{"model_id":', 'The request body is not JSON: it ends too early'],
    ['', 'The request has no body'],
    [[], 'the body: '],
    [{ provider_id: 'vllm' }, 'model_id: is missing'],
    [{ ...qwen, model_id: 7 }, 'model_id: must be of type string, not number'],
    [{ ...qwen, model_id: 'm'.repeat(513) }, 'model_id: must have 512 characters at most'],
    [{ ...qwen, model_validation: 'yes' }, 'model_validation: '],
    [{ ...qwen, model_type: 'embedding' }, "model_type: 'embedding' models cannot be called here, only 'llm'"],
    [{ ...qwen, provider_id: 'acme' }, "provider_id: no provider is called 'acme'; those that are on: vllm, openai"],
    [{ ...qwen, provider_id: 'groq' }, "provider_id: provider 'groq' is off. Set GROQ_API_KEY in the server's shell, then restart it"],
    [{ ...qwen, model_id: 'fast[1m]' }, "model_id: register it as 'fast': a call that names 'fast[1m]' asks for that"],
    [{ ...qwen, model_id: 'claude/vllm/x' }, "model_id: register it as 'vllm/x'"],
    [
      { ...qwen, provider_model_id: 'Qwen/Qwen3-8b', model_validation: true },
      "provider_model_id: provider 'vllm' does not list 'Qwen/Qwen3-8b'; the nearest it lists: Qwen/Qwen3-8B",
    ],
    [
      { model_id: 'x', provider_model_id: 'nothing', model_validation: true },
      "provider_model_id: 'nothing' is no model that is known here",
    ],
  ])('refuses %j', async (body, message) => {
    const { post, registrar } = await setUp();
    expect(await failure(post(body))).toContain(`invalid_request: ${message}`);
    expect(await failure(registrar.remove('x'))).toContain('not_found');
  });

  it('refuses a name that says nothing of its model, unless a provider may yet list it', async () => {
    const { post, models } = await setUp();
    await post({ model_id: 'x' });
    await post({ model_id: 'claude-x' });
    await models.refresh();
    expect(await failure(post({ model_id: 'y' }))).toBe(
      "invalid_request: provider_id: say whose model 'y' is; none of the providers lists one of this name",
    );
    await post({ model_id: 'Qwen/Qwen3-8B' });
    await post({ model_id: 'claude-y' });
  });

  it('refuses a name that would lead back to itself', async () => {
    const { post, lead } = await setUp();
    await post({ model_id: 'a', provider_model_id: 'b' });
    await post({ model_id: 'b', provider_model_id: 'from-file' });
    expect(await failure(post({ model_id: 'from-file', provider_model_id: 'a' }))).toBe(
      'invalid_request: provider_model_id: leads back to itself: from-file → a → b → from-file',
    );
    expect(lead('a')).toContain('Qwen/Qwen3-30B');
  });

  it('refuses a model that its provider may not be asked for', async () => {
    const { post } = await setUp();
    expect(await failure(post({ ...qwen, provider_id: 'openai', provider_model_id: 'o9' }))).toContain('permission: ');
  });

  it('says why a model could not be validated', async () => {
    const { post } = await setUp([activeProvider('vllm', new GatewayError('upstream', 'nothing listens at :8000'))]);
    expect(await failure(post({ ...qwen, model_validation: true }))).toBe('upstream: nothing listens at :8000');
  });
});

describe('remove', () => {
  it('knows only what was registered by the API', async () => {
    const { registrar, post } = await setUp();
    expect(await failure(registrar.remove('nobody'))).toBe("not_found: Model 'nobody' is not registered by the API; none is");
    await post(qwen);
    expect(await failure(registrar.remove('vllm/Qwen/Qwen3-8B'))).toBe(
      "not_found: Model 'vllm/Qwen/Qwen3-8B' is not registered by the API; these are: claude-haiku-4-5-20251001",
    );
    expect(await failure(registrar.remove('from-file'))).toBe(
      "conflict: Model 'from-file' is registered in config.yaml, not by the API: remove it there",
    );
  });
});
