import { expect, it } from 'vitest';
import { folderOf } from '../__fixtures__/run-in-process.ts';
import { effectiveEnvironment, findOverrides, readClientSettings } from './client-settings.ts';

const files = {
  'home/.claude/settings.json': '{"env":{"A":"user","B":"user"},"model":"sonnet"}',
  'project/.claude/settings.json': '{"env":{"B":"project","N":1}}',
  'project/.claude/settings.local.json': '{',
};

it('reads the user’s and the project’s settings, and says which are broken', async () => {
  const folder = folderOf(files);
  const settings = await readClientSettings({ HOME: `${folder}/home` }, `${folder}/project`);
  expect(settings.map(({ env, broken }) => ({ env, broken }))).toEqual([
    { env: { A: 'user', B: 'user' }, broken: false },
    { env: { B: 'project', N: '1' }, broken: false },
    { env: {}, broken: true },
  ]);
  expect(effectiveEnvironment({ A: 'shell', C: 'shell' }, settings)).toEqual({ A: 'user', B: 'project', C: 'shell', N: '1' });
});

it('finds the settings that stand against a change', () => {
  const settings = [{ file: 's', env: { A: '1', B: '1', C: '1', D: '1' }, broken: false }];
  expect(findOverrides({ set: { A: '2', B: '1' }, unset: ['C'] }, settings)).toEqual([
    { name: 'C', file: 's', value: '' },
    { name: 'A', file: 's', value: '2' },
  ]);
});
