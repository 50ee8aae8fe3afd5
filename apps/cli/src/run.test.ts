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
    const home = folderOf({ 'distributions/mine/config.yaml': 'version: 2', 'distributions/empty/notes.txt': '' });
    const { stdout } = await runInProcess('llama stack list', installed(), { LLAMA_STACK_HOME: home });
    expect(stdout).toBe(`starter\t@llama-stack/distribution-starter\nmine\t${home}/distributions/mine/config.yaml\n`);
  });
});
