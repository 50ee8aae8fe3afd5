import { expect, it } from 'vitest';
import { detect } from './detect.ts';

it.each([
  [{ ANTHROPIC_UPSTREAM_API_KEY: 'anything' }, true],
  [{ ANTHROPIC_API_KEY: 'sk-ant-api03-x' }, true],
  [{ ANTHROPIC_API_KEY: 'dummy', ANTHROPIC_BASE_URL: 'http://localhost:8321' }, false],
  [{ ANTHROPIC_UPSTREAM_API_KEY: '', ANTHROPIC_API_KEY: '' }, false],
  [{}, false],
])('takes %j for Anthropic itself: %s', (env, on) => {
  expect(detect(env).on).toBe(on);
});
