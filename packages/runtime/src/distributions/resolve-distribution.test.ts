import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { makePackage } from '../__fixtures__/make-package.ts';
import { resolveDistribution } from './resolve-distribution.ts';

const manifest = `export const distribution = {
  kind: 'distribution', contract: 1, name: 'starter', config: new URL('./config.yaml', import.meta.url), packages: { 'remote::a': 'a' },
};`;

let root = '';

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'resolve-distribution-')));
  await makePackage(root, '@llama-stack/distribution-starter', manifest);
});

function resolveIn(target: string) {
  const from = pathToFileURL(join(root, 'bin.js'));
  return resolveDistribution(target, { env: { LLAMA_STACK_HOME: join(root, 'home') }, from, cwd: root });
}

describe('resolveDistribution', () => {
  it('takes an existing file first', async () => {
    await writeFile(join(root, 'mine.yaml'), '');
    expect(await resolveIn('./mine.yaml')).toMatchObject({ name: 'mine', file: join(root, 'mine.yaml'), packages: {} });
  });

  it("finds the plugins of installed distributions for a file of one's own", async () => {
    await writeFile(join(root, 'mine.yaml'), '');
    const { from } = await resolveIn('./mine.yaml');
    const folder = join(root, 'node_modules', '@llama-stack', 'distribution-starter');
    expect(from.map(String)).toEqual(
      ['mine.yaml', 'bin.js', join(folder, 'package.json')].map((file) => String(pathToFileURL(resolve(root, file)))),
    );
  });

  it('then an installed distribution, whose plugins are also looked for beside it', async () => {
    const resolved = await resolveIn('starter');
    const folder = join(root, 'node_modules', '@llama-stack', 'distribution-starter');
    expect(resolved).toMatchObject({ name: 'starter', file: join(folder, 'config.yaml'), packages: { 'remote::a': 'a' } });
    expect(resolved.from.map(String)).toEqual([
      String(pathToFileURL(join(folder, 'config.yaml'))),
      String(pathToFileURL(join(folder, 'index.js'))),
      String(pathToFileURL(join(root, 'bin.js'))),
    ]);
  });

  it('then a folder with a configuration in it', async () => {
    const file = join(root, 'lab', 'config.yaml');
    await mkdir(join(root, 'lab'));
    await mkdir(join(root, 'starter'));
    await writeFile(file, '');
    await writeFile(join(root, 'starter', 'config.yaml'), '');
    for (const target of ['lab', './lab', `${root}/lab/`]) expect(await resolveIn(target)).toMatchObject({ name: 'lab', file });
    expect(await resolveIn('starter')).toMatchObject({ packages: { 'remote::a': 'a' } });
    expect(await resolveIn('./starter')).toMatchObject({ file: join(root, 'starter', 'config.yaml') });
  });

  it("then a folder of one's own", async () => {
    const file = join(root, 'home', 'distributions', 'lab', 'config.yaml');
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, '');
    expect(await resolveIn('lab')).toMatchObject({ name: 'lab', file });
  });

  it('says what was tried and what was meant when there is none', async () => {
    const message = await resolveIn('startr').catch((error: Error) => error.message);
    expect(message).toContain("'startr' is neither a configuration file nor a distribution");
    for (const tried of [join(root, 'startr'), '@llama-stack/distribution-startr', join('distributions', 'startr', 'config.yaml')]) {
      expect(message).toContain(tried);
    }
    expect(message).toContain('Did you mean starter?');
  });

  it('says that none is installed where the command came alone', async () => {
    await rm(join(root, 'node_modules'), { recursive: true });
    await expect(resolveIn('starter')).rejects.toThrow(
      'No distribution is installed here. Name a configuration file, such as ./config.yaml.',
    );
  });

  it.each(['./missing.yaml', 'missing.json'])('looks for no distribution under the name of a file: %s', async (name) => {
    const message = await resolveIn(name).catch((error: Error) => error.message);
    expect(message).toBe(
      [
        `there is no file '${name}'. Tried:`,
        `  ${resolve(root, name)}`,
        'Name a distribution, or the path of a configuration file. There are: starter',
      ].join('\n'),
    );
  });

  it('refuses a package that is no distribution', async () => {
    await makePackage(root, '@llama-stack/distribution-broken', 'export const other = 1;');
    await expect(resolveIn('broken')).rejects.toThrow('@llama-stack/distribution-broken: its module exports no `distribution`');
  });
});
