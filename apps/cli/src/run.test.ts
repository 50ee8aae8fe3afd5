import { describe, expect, it } from 'vitest';
import { folderOf, runInProcess } from './__fixtures__/run-in-process.ts';

const manifest = JSON.stringify({ version: '1.2.3', dependencies: { '@llama-stack/distribution-starter': '*', '@llama-stack/cli': '*' } });
const installed = () => folderOf({ 'package.json': manifest });

describe('the command line', () => {
  it.each(['llama --version', 'llama stack --version', 'llama-stack --version'])(
    '%s says the version of the installed package',
    async (line) => {
      expect(await runInProcess(line, installed())).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
    },
  );

  it.each([
    ['llama --help', 'stack'],
    ['llama stack --help', 'run [options] <distribution | config.yaml>'],
    ['llama-stack --help', 'run [options] <distribution | config.yaml>'],
    ['llama stack run --help', '--insecure'],
    ['llama-stack models resolve --help', 'claude-haiku-4-5'],
    ['llama stack list-deps --help', '$ npm install $(llama stack list-deps ./config.yaml)'],
  ])('%s explains itself', async (line, part) => {
    const { code, stdout } = await runInProcess(line, installed());
    expect(code).toBe(0);
    expect(stdout).toContain(part);
  });

  it.each([
    ['llama stack rnu starter', 'Did you mean run?'],
    ['llama-stack run', 'missing required argument'],
    ['llama-stack run starter --prot 1', 'Did you mean --port?'],
    ['llama-stack run starter --port many', 'Use a number from 0 to 65535.'],
    ['llama-stack run starter --port 65536', 'Use a number from 0 to 65535.'],
  ])('%s is wrong usage', async (line, part) => {
    const { code, stderr } = await runInProcess(line, installed());
    expect(code).toBe(2);
    expect(stderr).toContain(part);
  });
});

describe('list', () => {
  it('names the distributions installed with the command, and those of the user', async () => {
    const folder = folderOf({ 'package.json': manifest, 'node_modules/@llama-stack/distribution-lean/package.json': '{}' });
    const home = folderOf({ 'distributions/mine/config.yaml': 'version: 2' });
    const { stdout } = await runInProcess('llama stack list', folder, { LLAMA_STACK_HOME: home });
    expect(stdout).toContain(`lean  ${folder}/node_modules/@llama-stack/distribution-lean\n`);
    expect(stdout).toContain(`mine  ${home}/distributions/mine\n`);
  });
});

describe('list-providers and list-deps', () => {
  const config = `version: 2
providers:
  inference:
    - { provider_id: a, provider_type: remote::acme }
    - { provider_id: b, provider_type: remote::acme }
    - { provider_id: own, provider_type: remote::own, module: ./own.js }
    - { provider_id: "\${env.GROQ_API_KEY:+groq}", provider_type: remote::groq }
storage:
  backends: { kv: { type: kv_sqlite, db_path: kv.db }, sql: { type: sql_sqlite, db_path: sql.db } }
  stores: { metadata: { backend: kv }, inference: { backend: sql } }
`;

  it('say where each provider comes from and what switches it on, without loading any', async () => {
    const file = `${folderOf({ 'config.yaml': config })}/config.yaml`;
    expect(await runInProcess(`llama stack list-providers ${file}`, installed())).toEqual({
      code: 0,
      stdout: [
        'a     remote::acme  @llama-stack/provider-acme  on',
        'b     remote::acme  @llama-stack/provider-acme  on',
        'own   remote::own   ./own.js                    on',
        'groq  remote::groq  @llama-stack/provider-groq  off: set GROQ_API_KEY\n',
      ].join('\n'),
      stderr: '',
    });
    expect((await runInProcess(`llama stack list-deps ${file}`, installed())).stdout).toBe(
      '@llama-stack/provider-acme\n@llama-stack/storage-sqlite\n',
    );
    expect((await runInProcess(`llama stack list-deps ${file}`, installed(), { GROQ_API_KEY: 'x' })).stdout).toBe(
      '@llama-stack/provider-acme\n@llama-stack/provider-groq\n@llama-stack/storage-sqlite\n',
    );
    expect((await runInProcess(`llama stack list-deps ${file} --all`, installed())).stdout).toBe(
      '@llama-stack/provider-acme\n@llama-stack/provider-groq\n@llama-stack/storage-sqlite\n',
    );
  });

  it('want no keys: packages are installed where they are not', async () => {
    const more = `server: { port: "\${env.PORT}", auth: { keys: ["\${env.TEAM_KEY}"] } }\n`;
    const entry = `    - { provider_id: c, provider_type: remote::c, config: { api_key: "\${env.C_KEY}" } }\nstorage:`;
    const file = `${folderOf({ 'config.yaml': config.replace('storage:', entry) + more })}/config.yaml`;
    const { code, stdout } = await runInProcess(`llama stack list-deps ${file}`, installed());
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '@llama-stack/provider-acme\n@llama-stack/provider-c\n@llama-stack/storage-sqlite\n',
    });
    expect((await runInProcess(`llama stack list-providers ${file}`, installed())).stdout).toMatch(/^c +remote::c +\S+ +on$/m);
  });

  it('name the variable on which a provider’s type depends, and any other mistake', async () => {
    const yaml = `providers: { inference: [{ provider_id: a, provider_type: "\${env.A_TYPE}", confg: {} }] }\n`;
    const { code, stderr } = await runInProcess(`llama stack list-deps ${folderOf({ 'config.yaml': yaml })}/config.yaml`, installed());
    expect(code).toBe(1);
    expect(stderr).toMatch(/provider_type: A_TYPE is not set[\s\S]*confg: is not a known field/);
  });

  it('print JSON for programs', async () => {
    const file = `${folderOf({ 'config.yaml': config })}/config.yaml`;
    const { stdout } = await runInProcess(`llama stack list-providers ${file} --json`, installed());
    const groq = { id: 'groq', type: 'remote::groq', source: '@llama-stack/provider-groq', on: false, state: 'off: set GROQ_API_KEY' };
    expect(JSON.parse(stdout)[3]).toEqual(groq);
    expect(JSON.parse((await runInProcess(`llama stack list-deps ${file} --json`, installed())).stdout)).toEqual([
      '@llama-stack/provider-acme',
      '@llama-stack/storage-sqlite',
    ]);
  });

  it('ask a provider that decides by itself, when it is installed', async () => {
    const plugin = `export const provider = { kind: 'provider', contract: 1, type: 'remote::self', config: { '~standard': { validate() {} } },
      detect: (env) => ({ on: env.SELF === '1', why: 'SELF is ' + env.SELF }), create() {} }`;
    const entry = (id: string, more = '') => `{ provider_id: ${id}, provider_type: remote::${id}, enabled: auto${more} }`;
    const yaml = `version: 2\nproviders: { inference: [${entry('self', ', module: ./self.js')}, ${entry('gone')}] }\n`;
    const file = `${folderOf({ 'config.yaml': yaml, 'self.js': plugin })}/config.yaml`;
    const { stdout } = await runInProcess(`llama stack list-providers ${file}`, installed(), { SELF: '1' });
    expect(stdout).toBe(
      [
        'self  remote::self  ./self.js                   on: SELF is 1',
        'gone  remote::gone  @llama-stack/provider-gone  off: its package is not installed, or not fit\n',
      ].join('\n'),
    );
  });

  it('says so when nothing is on and nothing is needed', async () => {
    const yaml = 'version: 2\nproviders: { inference: [{ provider_id: a, provider_type: remote::acme, enabled: false }] }\n';
    const file = `${folderOf({ 'config.yaml': yaml })}/config.yaml`;
    const { code, stdout, stderr } = await runInProcess(`llama stack list-deps ${file}`, installed());
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('--all');
  });
});

describe('check', () => {
  it('tells programs what is wrong, and where', async () => {
    const yaml = 'version: 2\nproviders: { inference: [] }\nserver: { port: many }\n';
    const file = `${folderOf({ 'config.yaml': yaml })}/config.yaml`;
    const { code, stdout } = await runInProcess(`llama stack check ${file} --json`, installed());
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, problems: [{ path: 'server.port', line: 3 }] });
  });

  it('warns of a server that run would refuse to open to others', async () => {
    const yaml = 'version: 2\nproviders: { inference: [] }\nserver: { host: 0.0.0.0 }\n';
    const file = `${folderOf({ 'config.yaml': yaml })}/config.yaml`;
    const { code, stdout } = await runInProcess(`llama stack check ${file}`, installed());
    expect(code).toBe(0);
    expect(stdout).toContain(`In doubt: ${file}:3: server.host: 0.0.0.0 can be reached from other machines`);
    const locked = `${folderOf({ 'config.yaml': yaml.replace('0.0.0.0', '0.0.0.0, auth: { keys: [k] }') })}/config.yaml`;
    expect((await runInProcess(`llama stack check ${locked}`, installed())).stdout).not.toContain('In doubt');
  });

  it('names what only a running server can tell', async () => {
    const yaml = 'version: 2\nproviders: { inference: [] }\nsafeguards: { judge: ghost/x }\n';
    const file = `${folderOf({ 'config.yaml': yaml })}/config.yaml`;
    const { code, stdout } = await runInProcess(`llama stack check ${file}`, installed());
    expect(code).toBe(0);
    expect(stdout).toContain(`In doubt: ${file}:3: safeguards.judge: no provider is called 'ghost'`);
    const forPrograms = await runInProcess(`llama stack check ${file} --json`, installed());
    expect(JSON.parse(forPrograms.stdout)).toMatchObject({ ok: true, warnings: [{ path: 'safeguards.judge', line: 3 }] });
  });
});
