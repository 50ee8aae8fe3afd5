import { GatewayError } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { chooseModels, type Resolve } from './choose-models.ts';

/** A server that leads names as `told` says, any other Claude name to its best model, and any `x/y` to itself. */
function serverThat(told: Readonly<Record<string, string>> = {}): Resolve {
  return async (name) => {
    const [target, rule] =
      name in told ? [told[name] ?? '', `registered as '${name}'`] : ['vllm/best', 'best model of vllm, the first usable provider'];
    const to = name.startsWith('claude-') ? target : name;
    if (!to.includes('/')) throw new GatewayError('upstream', `Model '${name}' not found`);
    const [provider_id = '', model = ''] = to.split('/');
    const resolves_to = { provider_id, model, rule: name.startsWith('claude-') ? rule : 'provider and model' };
    return { id: name, owned_by: provider_id, max_input_tokens: 32_768, max_tokens: null, resolves_to };
  };
}

const all = (name: string) => ({ haiku: name, sonnet: name, opus: name, fable: name });

describe('the main model', () => {
  it('is the one behind opus when nobody chose, under its own name', async () => {
    const { main, model } = await chooseModels({}, { env: {} }, serverThat());
    expect(main).toEqual({
      name: 'vllm/best',
      rule: 'best model of vllm, the first usable provider',
      window: 32_768,
      maxTokens: undefined,
      source: undefined,
    });
    expect(model).toBeUndefined();
  });

  it.each([
    ['--model', { model: 'vllm/m' }, { ANTHROPIC_MODEL: 'vllm/other' }, 'vllm/m'],
    ['ANTHROPIC_MODEL', {}, { ANTHROPIC_MODEL: 'vllm/m', ANTHROPIC_DEFAULT_OPUS_MODEL: 'vllm/o' }, 'vllm/m'],
    ['--opus', { opus: 'vllm/m' }, { ANTHROPIC_DEFAULT_OPUS_MODEL: 'vllm/o' }, 'vllm/m'],
    ['the opus variable', {}, { ANTHROPIC_DEFAULT_OPUS_MODEL: 'vllm/m' }, 'vllm/m'],
    ['a tier’s name', { model: 'haiku', haiku: 'vllm/m' }, {}, 'vllm/m'],
    ['an alias', { sonnet: 'vllm/m' }, { ANTHROPIC_MODEL: 'opusplan' }, 'vllm/m'],
    ['a name that asks for a long window', {}, { ANTHROPIC_MODEL: 'opus[1m]', ANTHROPIC_DEFAULT_OPUS_MODEL: 'vllm/m[1m]' }, 'vllm/m'],
    ['a Claude name', { model: 'claude-sonnet-5' }, {}, 'vllm/best'],
    ['a name that carries a Claude profile', { model: 'claude-haiku-4-5/vllm/m' }, {}, 'claude-haiku-4-5/vllm/m'],
  ])('is what %s says', async (_, flags, env, name) => {
    expect((await chooseModels(flags, { env }, serverThat({ 'claude-haiku-4-5/vllm/m': 'vllm/m' }))).main.name).toBe(name);
  });

  it('is handed over in place of a Claude name that the client would take for Claude', async () => {
    const settings = [{ file: 's', env: {}, model: 'claude-sonnet-5', broken: false }];
    expect((await chooseModels({}, { env: {}, settings }, serverThat())).model).toBe('vllm/best');
    expect((await chooseModels({}, { env: { ANTHROPIC_MODEL: 'opus[1m]' } }, serverThat())).model).toBeUndefined();
  });

  it('is said to lead nowhere with the place where it was chosen', async () => {
    const settings = [{ file: 's', env: {}, model: 'gone', broken: false }];
    await expect(chooseModels({}, { env: {}, settings }, serverThat())).rejects.toThrow("`model` in s: Model 'gone' not found");
  });

  it('must be there', async () => {
    await expect(chooseModels({ model: 'nowhere' }, { env: {} }, serverThat())).rejects.toThrow("Model 'nowhere' not found");
  });
});

describe('tiers', () => {
  it('are the main model when nobody decides', async () => {
    expect((await chooseModels({ model: 'vllm/m' }, { env: {} }, serverThat())).tiers).toEqual(all('vllm/m'));
  });

  it('are what the server was told', async () => {
    const { tiers } = await chooseModels({ model: 'vllm/m' }, { env: {} }, serverThat({ 'claude-haiku-5-5': 'groq/small' }));
    expect(tiers).toEqual({ ...all('vllm/m'), haiku: 'groq/small' });
  });

  it('are what the user says, and are left alone where the environment says it', async () => {
    const { tiers } = await chooseModels({ sonnet: 'openai/s' }, { env: { ANTHROPIC_DEFAULT_HAIKU_MODEL: 'groq/h' } }, serverThat());
    expect(tiers).toEqual({ sonnet: 'openai/s', opus: 'vllm/best', fable: 'vllm/best' });
  });

  it('are the main model when the server knows no other', async () => {
    expect((await chooseModels({ model: 'vllm/m' }, { env: {} }, serverThat({ 'claude-haiku-5-5': 'gone' }))).tiers).toEqual(all('vllm/m'));
  });

  it('must be there when the user names them', async () => {
    await expect(chooseModels({ haiku: 'nowhere' }, { env: {} }, serverThat())).rejects.toThrow("Model 'nowhere' not found");
  });
});
