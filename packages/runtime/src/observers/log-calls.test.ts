import { describe, expect, it } from 'vitest';
import { recordingLogger } from '../__fixtures__/fake-provider.ts';
import { logCalls } from './log-calls.ts';

const call = {
  id: 'req_1',
  api: 'anthropic-messages',
  model: 'claude-opus-5-5',
  providerId: 'vllm',
  providerModel: 'qwen',
  rule: 'test',
  path: 'translated',
  stream: true,
} as const;

describe('logCalls', () => {
  it('writes one line per call, a warning when it failed', () => {
    const logger = recordingLogger();
    const observer = logCalls(logger);
    observer.onStart?.(call);
    observer.onEnd?.(call, { status: 'ok', losses: 2, totalMs: 5 });
    observer.onEnd?.(call, { status: 'error', error: { code: 'upstream', message: 'down' }, losses: 0, totalMs: 5 });
    observer.onEnd?.(call, { status: 'aborted', losses: 0, totalMs: 5 });
    expect(logger.lines.map(({ level }) => level)).toEqual(['info', 'warn', 'info']);
    expect(logger.lines[0]?.fields).toMatchObject({ call: 'req_1', provider: 'vllm', model: 'claude-opus-5-5', losses: 2, status: 'ok' });
  });
});
