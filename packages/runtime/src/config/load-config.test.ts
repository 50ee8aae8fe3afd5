import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type Environment } from '@llama-stack/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-config-'));
});

async function load(yaml: string, env: Environment = {}) {
  const file = join(folder, 'config.yaml');
  await writeFile(file, yaml);
  return loadConfig({ file, env });
}

async function problemsOf(yaml: string, env: Environment = {}) {
  const error: unknown = await load(yaml, env).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw new Error(`expected a ConfigError, got ${String(error)}`);
  return error.problems;
}

const starter = `version: 2
distro_name: starter
providers:
  inference:
    - provider_id: \${env.OPENAI_API_KEY:+openai}
      provider_type: remote::openai
      config: { api_key: "\${env.OPENAI_API_KEY}", base_url: "\${env.OPENAI_BASE_URL:=}" }
    - provider_id: \${env.VLLM_URL:+vllm}
      provider_type: remote::vllm
      config: { base_url: "\${env.VLLM_URL}" }
    - { provider_id: bedrock, provider_type: remote::bedrock, enabled: auto }
`;

describe('loadConfig', () => {
  it('drops an entry whose id came out empty before its other variables are read, and remembers what would switch it on', async () => {
    const config = await load(starter, { VLLM_URL: 'http://gpu:8000/v1' });
    expect(config.providers).toEqual([
      {
        provider_id: 'vllm',
        provider_type: 'remote::vllm',
        enabled: true,
        config: { base_url: 'http://gpu:8000/v1' },
        path: ['providers', 'inference', 1],
      },
      {
        provider_id: 'bedrock',
        provider_type: 'remote::bedrock',
        enabled: 'auto',
        config: {},
        path: ['providers', 'inference', 2],
      },
    ]);
    expect(config.dropped).toEqual([{ provider_id: 'openai', provider_type: 'remote::openai', variables: ['OPENAI_API_KEY'] }]);
  });

  it('keeps an all-digit key a text, and takes a value that came out empty for absent', async () => {
    const config = await load(starter, { OPENAI_API_KEY: '0123' });
    expect(config.providers[0]?.config).toEqual({ api_key: '0123' });
  });

  it('leaves a provider with `enabled: false` out', async () => {
    const config = await load(
      'providers: { inference: [{ provider_id: a, provider_type: remote::a, enabled: false, config: { k: "${env.K}" } }] }',
    );
    expect(config.providers).toEqual([]);
    expect(config.dropped).toEqual([{ provider_id: 'a', provider_type: 'remote::a', variables: [] }]);
  });

  it('gives registered models their defaults', async () => {
    const config = await load(`providers: { inference: [{ provider_id: vllm, provider_type: remote::vllm, enabled: false }] }
registered_resources:
  models:
    - { model_id: claude-haiku-4-5-20251001, provider_id: all, provider_model_id: auto }
    - { model_id: fast, provider_id: vllm }
    - { model_id: big, provider_model_id: openai/gpt-5 }
    - { model_id: "\${env.NONE:+x}", provider_id: vllm }
`);
    expect(config.models.map(({ model_id, provider_id, provider_model_id }) => [model_id, provider_id, provider_model_id])).toEqual([
      ['claude-haiku-4-5-20251001', 'all', 'auto'],
      ['fast', 'vllm', 'fast'],
      ['big', 'all', 'openai/gpt-5'],
    ]);
  });

  it.each(['', '# nothing yet\n'])('says what a file needs that has nothing in it: %j', async (yaml) => {
    expect(await problemsOf(yaml)).toMatchObject([{ message: 'has nothing in it', remedy: expect.stringContaining('provider_type:') }]);
  });

  it('reads a file without providers as an empty stack', async () => {
    const config = await load('version: 2');
    expect(config).toMatchObject({ providers: [], models: [], server: {}, routing: { order: [] }, ignored: [] });
  });

  it('reports every mistake at once, each with its path and line', async () => {
    const yaml = `version: 2
providers:
  inference:
    - provider_id: a
      provider_type: openai
    - provider_id: a/b
      provider_type: remote::b
      config:
        api_key: \${env.MISSING}
server:
  port: 99999
`;
    expect(await problemsOf(yaml)).toEqual([
      {
        path: 'providers.inference[0].provider_type',
        line: 5,
        message: "'openai' is not a provider type; write remote::openai",
      },
      { path: 'providers.inference[1].provider_id', line: 6, message: "must be one word without '/'" },
      {
        path: 'providers.inference[1].config.api_key',
        line: 9,
        message: 'MISSING is not set',
        remedy: 'Set the variable MISSING, or give it a default: ${env.MISSING:=…}',
      },
      { path: 'server.port', line: 11, message: 'not a port: use a number from 0 to 65535' },
    ]);
  });

  it('names a missing field at the line of the thing it is missing from', async () => {
    const [problem] = await problemsOf('providers:\n  inference:\n    - provider_id: a\n');
    expect(problem).toMatchObject({ path: 'providers.inference[0].provider_type', line: 3 });
  });

  it('says where the file is not YAML', async () => {
    const [problem] = await problemsOf('providers:\n  inference: [\n');
    expect(problem?.line).toBeGreaterThan(1);
    expect(problem?.message).not.toContain('\n');
  });

  it.each([
    ['# mine\n- providers\n', 'a list', 2],
    ['providers', 'a single value', 1],
  ])('says that a file has no sections: %j', async (yaml, kind, line) => {
    expect(await problemsOf(yaml)).toMatchObject([{ line, message: `must be sections by their names, not ${kind}` }]);
  });

  it.each(['[x]', 'two', '3'])('says which version it wants in place of %s', async (version) => {
    expect(await problemsOf(`version: ${version}`)).toMatchObject([{ line: 1, message: 'only version 2 is understood' }]);
  });

  it('says which file cannot be read', async () => {
    const missing = loadConfig({ file: join(folder, 'none.yaml'), env: {} });
    await expect(missing).rejects.toThrow(/none\.yaml: cannot be read: no such file/);
  });

  it('names sections that it does not serve, and ignores them', async () => {
    const config = await load('apis: [inference]\nproviders: { vector_io: [{ provider_id: f }] }\nsafety: {}\nserver: { workers: 4 }\n');
    expect(config.ignored).toEqual(['apis', 'providers.vector_io', 'safety', 'server.workers']);
  });

  it('takes sizes of a model in digits, and a near miss of their names for a mistake', async () => {
    const models = (metadata: string) => `registered_resources: { models: [{ model_id: m, metadata: ${metadata} }] }`;
    expect((await load(models('{ context_window: "32768", embedding_dimension: 384 }'))).models[0]?.metadata).toEqual({
      context_window: 32_768,
      embedding_dimension: 384,
    });
    expect(await problemsOf(models('{ context_window: 32k }'))).toMatchObject([
      { path: 'registered_resources.models[0].metadata.context_window', message: 'not a whole number; write it in digits, such as 32768' },
    ]);
    expect(await problemsOf(models('{ max_token: 5 }'))).toMatchObject([
      { path: 'registered_resources.models[0].metadata.max_token', message: "is not a known field; did you mean 'max_tokens'?" },
    ]);
  });

  it('says where a field belongs that stands at the top', async () => {
    const yaml = 'auth: {}\nfallback: {}\nmodels: []\nport: 8321\ninference: []\nimage_name: x\n';
    expect((await problemsOf(yaml)).map(({ line, path, remedy }) => `${line} ${path}: ${remedy}`)).toEqual([
      '1 auth: It belongs under `server`',
      '2 fallback: It belongs under `routing`',
      '3 models: It belongs under `registered_resources`',
      '4 port: It belongs under `server`',
      '5 inference: It belongs under `providers`',
    ]);
  });

  it.each([
    ['a: [*]\n', 1, 'Write "*", in quotes'],
    ['a:\n  *: [x]\n', 2, 'Write "*", in quotes'],
    ['a:\n  - *-mini\n', 2, 'Write "*-mini", in quotes'],
    ['a: { *: [x] }\n', 1, 'Write "*", in quotes'],
    ['a:\n\tb: 1\n', 2, 'Indent with spaces instead of tabs'],
    ['a: { b: ${env.X} }\n', 1, 'Within { } and [ ], write a value with ${…} in quotes: "${env.X}"'],
    ['a: b: c\n', 1, 'Write the value in quotes'],
    ['a: @b\n', 1, 'Write the value in quotes'],
  ])('says what to do about %j', async (yaml, line, remedy) => {
    expect((await problemsOf(yaml)).map((problem) => [problem.line, problem.remedy])).toEqual([[line, remedy]]);
  });

  it('takes a near miss of a section for a mistake', async () => {
    expect(await problemsOf('provders: {}\nproviders: { infrence: [] }\n')).toEqual([
      { path: 'provders', line: 1, message: 'is not a known field', remedy: "Did you mean 'providers'?" },
      { path: 'providers.infrence', line: 2, message: 'is not a known field', remedy: "Did you mean 'inference'?" },
    ]);
  });

  it('refuses a kind of authentication it does not know: it must not come out as none', async () => {
    const [problem] = await problemsOf('server: { auth: { provider_config: { type: github_token } } }');
    expect(problem?.path).toBe('server.auth.keys');
  });

  it('refuses keys that an unset variable left empty', async () => {
    const [problem] = await problemsOf('server: { auth: { keys: ["${env.GATEWAY_KEY:=}"] } }');
    expect(problem?.path).toBe('server.auth.keys');
  });

  it('refuses ids that no provider has, whether on or off', async () => {
    const yaml = `providers: { inference: [{ provider_id: openai, provider_type: remote::openai, enabled: false }] }
registered_resources: { models: [{ model_id: fast, provider_id: opnai }] }
routing: { order: [openai, vllm] }
`;
    expect((await problemsOf(yaml)).map(({ line, path, message, remedy }) => `${line} ${path}: ${message}. ${remedy}`)).toEqual([
      "2 registered_resources.models[0].provider_id: no provider is called 'opnai'. Did you mean 'openai'?",
      "3 routing.order[1]: no provider is called 'vllm'. There are: openai",
    ]);
  });

  it('reads fallback models: one name, or a list of them', async () => {
    const config = await load("routing: { fallback: { 'vllm/*': [groq/a, groq/b], '*': openai/c } }");
    expect(config.routing).toEqual({ order: [], fallback: { 'vllm/*': ['groq/a', 'groq/b'], '*': ['openai/c'] } });
    const problems = await problemsOf('routing: { fallback: { a: { b: c } } }');
    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      expect.stringMatching(/^routing\.fallback\.a: must be .*name/),
    ]);
  });

  it('takes a near miss of a store for a mistake, and passes over those of Llama Stack', async () => {
    const yaml = `storage:
  backends: { kv: { type: kv_sqlite }, sql: { type: sql_sqlite }, odd: { type: sqlite } }
  stores:
    metdata: { backend: kv }
    sessions: { backend: kv, namespce: s }
    inference: { backend: sql, num_writers: 4 }
    conversations: { backend: sql }
    responses: { backend: sql }
    prompts: { backend: kv }
    connectors: { backend: kv }
`;
    expect((await problemsOf(yaml)).map(({ line, path, message, remedy }) => `${line} ${path}: ${message}. ${remedy}`)).toEqual([
      "2 storage.backends.odd.type: 'sqlite' is not a storage type. Use kv_sqlite",
      "4 storage.stores.metdata: is not a known field. Did you mean 'metadata'?",
      "5 storage.stores.sessions.namespce: is not a known field. Did you mean 'namespace'?",
    ]);
  });

  it('refuses ids used twice, names that lead back to themselves and stores without backend', async () => {
    const yaml = `providers:
  inference:
    - { provider_id: a, provider_type: remote::a }
    - { provider_id: a, provider_type: remote::b }
registered_resources:
  models:
    - { model_id: x, provider_id: all, provider_model_id: y }
    - { model_id: y, provider_id: all, provider_model_id: x }
    - { model_id: z, provider_id: a }
    - { model_id: z, provider_id: a }
storage:
  backends: { sql: { type: sql_sqlite } }
  stores: { metadata: { backend: kv }, sessions: { backend: sql }, inference: { backend: sql } }
`;
    expect((await problemsOf(yaml)).map(({ line, path, message, remedy }) => `${line} ${path}: ${message}. ${remedy}`)).toEqual([
      "4 providers.inference[1].provider_id: 'a' is the id of the provider in line 3 too. Give one another id",
      '7 registered_resources.models[0].provider_model_id: leads back to itself: x → y → x. Let one of these names lead to a model of a provider',
      '8 registered_resources.models[1].provider_model_id: leads back to itself: y → x → y. Let one of these names lead to a model of a provider',
      "10 registered_resources.models[3].model_id: 'z' is registered in line 9 too. Remove one",
      "12 storage.backends.sql.type: 'sql_sqlite' keeps no keys and values, as the store 'sessions' needs. Use kv_sqlite",
      "13 storage.stores.metadata.backend: no storage backend is called 'kv'. There are: sql",
    ]);
  });
});
