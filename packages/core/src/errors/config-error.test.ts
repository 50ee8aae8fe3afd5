import { expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';

it('ConfigError lists every problem with its place and remedy', () => {
  const problems = [
    { path: 'server.port', line: 3, message: 'not a port', remedy: 'Use 0 to 65535' },
    { path: '', message: 'the file is empty' },
  ];
  const error = new ConfigError(problems, 'config.yaml');
  expect(error.message).toBe('config.yaml:3: server.port: not a port. Use 0 to 65535\nconfig.yaml: the file is empty');
  expect(error.problems).toBe(problems);
});
