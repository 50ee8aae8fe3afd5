import { expect, it } from 'vitest';
import { findChoice } from './client-choice.ts';

const saved = { file: 's', env: {}, model: 'saved', broken: false };
const setting = { file: 'e', env: { ANTHROPIC_MODEL: 'in settings' }, broken: false };
const env = { ANTHROPIC_MODEL: 'in shell' };

it.each([
  ['its own argument', { model: 'flag' }, { args: ['-p', '--model', 'own', 'hi'], env }, 'own', "Claude Code's own --model"],
  ['its own argument, joined', { model: 'flag' }, { args: ['--model=own'], env }, 'own', "Claude Code's own --model"],
  ['the last of its own', {}, { args: ['--model', 'a', '--model', 'b'], env }, 'b', "Claude Code's own --model"],
  ['the flag, not words of the prompt', { model: 'flag' }, { args: ['-p', '--', '--model', 'own'], env }, 'flag', '--model'],
  ['a variable of its settings', {}, { env, settings: [saved, setting] }, 'in settings', 'ANTHROPIC_MODEL in e'],
  ['a variable of the shell', {}, { env, settings: [saved] }, 'in shell', 'ANTHROPIC_MODEL'],
  ['what /model saved', {}, { env: { ANTHROPIC_DEFAULT_MODEL: 'd' }, settings: [saved] }, 'saved', '`model` in s'],
  ['the default of the shell', {}, { env: { ANTHROPIC_DEFAULT_MODEL: 'd' } }, 'd', 'ANTHROPIC_DEFAULT_MODEL'],
  ['opus', {}, { env: {} }, 'opus', undefined],
])('a conversation begins with %s', (_, flags, state, name, source) => {
  expect(findChoice(flags, state)).toMatchObject({ name, ...(source !== undefined && { source }) });
});
