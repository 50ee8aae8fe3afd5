import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { distribution } from '../../distributions/starter/src/index.ts';
import { configSchema } from '../../packages/runtime/src/config/config-schema.ts';
import { readConfigFile } from '../../packages/runtime/src/config/config-source.ts';
import { jsonSchemaOf } from '../../packages/runtime/src/config/json-schema-of.ts';
import { loadStack } from '../../packages/runtime/src/load-stack.ts';
import { configurationPage } from './configuration-page.ts';
import { describeFields } from './describe-fields.ts';
import { loadStarter } from './load-starter.ts';
import { starterPage } from './starter-page.ts';

const root = new URL('../../', import.meta.url);
const pathOf = (path: string) => fileURLToPath(new URL(path, root));
const example = pathOf('docs/examples/config.yaml');

describe('the documents made from the schemas', () => {
  it('docs/configuration.md is as `pnpm run docs` writes it', async () => {
    const page = configurationPage(await loadStarter(), await readFile(example, 'utf8'));
    await expect(page).toMatchFileSnapshot(pathOf('docs/configuration.md'));
  });

  it('docs/distributions/starter.md is as `pnpm run docs` writes it', async () => {
    const file = fileURLToPath(distribution.config);
    const { tree } = await readConfigFile(file, {});
    const page = starterPage(await readFile(file, 'utf8'), tree, await loadStarter());
    await expect(page).toMatchFileSnapshot(pathOf('docs/distributions/starter.md'));
  });

  it('explain every field', async () => {
    const schemas = [jsonSchemaOf(configSchema) ?? {}, ...(await loadStarter()).map(({ schema }) => schema)];
    const bare = schemas.flatMap((schema) => describeFields(schema)).filter(({ text }) => text === '');
    expect(bare.map(({ path }) => path)).toEqual([]);
  });
});

describe('the example in docs/configuration.md', () => {
  it('loads, with the plugins it names', async () => {
    const env = { GATEWAY_KEY: 'k', OPENAI_API_KEY: 'sk-1' };
    const from = [new URL('distributions/starter/package.json', root)];
    const { config, ready, inactive } = await loadStack({ file: example, env, from });
    expect(ready.map(({ entry }) => entry.provider_id)).toEqual(['vllm', 'big', 'openai', 'lab']);
    expect(inactive.map(({ provider_id }) => provider_id)).toEqual(['groq']);
    expect(config.ignored).toEqual([]);
  });

  it('shows every section', async () => {
    const { tree } = await readConfigFile(example, {});
    expect(Object.keys(Object(tree))).toEqual(Object.keys(configSchema.shape));
  });
});
