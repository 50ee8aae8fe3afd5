import { expect, it, onTestFinished, vi } from 'vitest';
import { recordingLogger } from '../__fixtures__/serve.ts';
import { countRefusals } from './count-refusals.ts';

it('warns of the first refusal at once, and of those after it once a minute with their count', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const logger = recordingLogger();
  const counts = () => logger.lines.map(({ fields }) => fields);
  const refuse = countRefusals(logger);
  for (let count = 0; count < 1_000; count += 1) refuse('a wrong key');
  expect(logger.lines).toMatchObject([{ level: 'warn', fields: { refused: 1, last: 'a wrong key' } }]);
  vi.advanceTimersByTime(60_000);
  expect(counts()).toMatchObject([{ refused: 1 }, { refused: 999 }]);
  refuse('a foreign page');
  vi.advanceTimersByTime(600_000);
  expect(counts().slice(2)).toEqual([{ refused: 1, last: 'a foreign page' }]);
  refuse('a wrong key');
  expect(counts().slice(3)).toEqual([{ refused: 1, last: 'a wrong key' }]);
});
