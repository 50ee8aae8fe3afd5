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
    expect(stdout).toContain(`lean\t${folder}/node_modules/@llama-stack/distribution-lean\n`);
    expect(stdout).toContain(`mine\t${home}/distributions/mine\n`);
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
`;

  it('say where each provider comes from and what switches it on, without loading any', async () => {
    const file = `${folderOf({ 'config.yaml': config })}/config.yaml`;
    expect(await runInProcess(`llama stack list-providers ${file}`, installed())).toEqual({
      code: 0,
      stdout: [
        'a\tremote::acme\t@llama-stack/provider-acme\ton',
        'b\tremote::acme\t@llama-stack/provider-acme\ton',
        'own\tremote::own\t./own.js\ton',
        'groq\tremote::groq\t@llama-stack/provider-groq\toff: set GROQ_API_KEY\n',
      ].join('\n'),
      stderr: '',
    });
    expect((await runInProcess(`llama stack list-deps ${file}`, installed())).stdout).toBe('@llama-stack/provider-acme\n');
    expect((await runInProcess(`llama stack list-deps ${file}`, installed(), { GROQ_API_KEY: 'x' })).stdout).toBe(
      '@llama-stack/provider-acme\n@llama-stack/provider-groq\n',
    );
  });
});
