import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readOutline } from './config-outline.ts';
import { findDoubtfulModels } from './find-doubtful-models.ts';
import { formatPath } from './format-path.ts';

/** `openai` is on in this file, `groq` is switched off. */
function doubtsIn(yaml: string): string[] {
  const outline = readOutline(parse(`providers: { inference: [{ provider_id: openai, provider_type: remote::openai }] }\n${yaml}`));
  return findDoubtfulModels(outline, ['groq']).map(({ path, message, remedy }) => `${formatPath(path)}: ${message}. ${remedy}`);
}

describe('findDoubtfulModels', () => {
  it('finds names of providers that are not in the file, wherever a model is named', () => {
    const yaml = `
registered_resources: { models: [{ model_id: fast, provider_id: all, provider_model_id: opnai/gpt }] }
routing: { fallback: { "*": [openai/gpt, ghost/x], fast: ghost/y } }
safeguards: { judge: "ghost/z[1m]" }
`;
    const found = (name: string) => `no provider is called '${name.split('/')[0]}': '${name}' is found only if a provider lists a model`;
    expect(doubtsIn(yaml)).toEqual([
      `registered_resources.models[0].provider_model_id: ${found('opnai/gpt')} by just this name. Did you mean 'openai'?`,
      `routing.fallback.*[1]: ${found('ghost/x')} by just this name. There are: openai, groq`,
      `routing.fallback.fast: ${found('ghost/y')} by just this name. There are: openai, groq`,
      `safeguards.judge: ${found('ghost/z')} by just this name. There are: openai, groq`,
    ]);
  });

  it('finds names that say nothing of their provider', () => {
    expect(doubtsIn('registered_resources: { models: [{ model_id: fast, provider_id: all, provider_model_id: gpt-5 }] }')).toEqual([
      "registered_resources.models[0].provider_model_id: 'gpt-5' is found only if a provider lists a model by just this name. Write '<provider>/gpt-5' to say whose it is",
    ]);
  });

  it('finds models of a provider that is off', () => {
    expect(
      doubtsIn('registered_resources: { models: [{ model_id: a, provider_id: openai }, { model_id: b, provider_id: groq }] }'),
    ).toEqual([
      "registered_resources.models[1].provider_id: provider 'groq' is off: 'b' leads nowhere until it is on. Switch it on, or name another",
    ]);
  });

  it.each([
    ['a provider of the file', 'openai/gpt'],
    ['a provider that is off', 'groq/openai/gpt-oss-120b'],
    ['a registered name', 'team/big'],
    ['a registered pattern', 'house/any'],
    ['the choice of the server', 'auto'],
    ["a client's name for Claude", 'claude-opus-5-5'],
    ["a name with a client's decoration", 'claude-haiku-4-5/openai/gpt[1m]'],
  ])('leaves %s alone', (_, name) => {
    const models = '[{ model_id: team/big, provider_id: openai }, { model_id: "house/*", provider_model_id: "x/*" }]';
    expect(doubtsIn(`registered_resources: { models: ${models} }\nsafeguards: { judge: "${name}" }`)).toEqual([]);
  });
});
