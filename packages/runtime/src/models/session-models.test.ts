import { describe, expect, it } from 'vitest';
import { SessionModels } from './session-models.ts';

const model = { providerId: 'vllm', model: 'm' };

describe('SessionModels', () => {
  it('forgets after a day', () => {
    let now = 0;
    const sessions = new SessionModels(() => now);
    sessions.remember('s', model);
    now = 24 * 3_600_000;
    expect(sessions.find('s')).toMatchObject(model);
    now += 1;
    expect(sessions.find('s')).toBeUndefined();
  });

  it('D13: keeps no more than 10,000 sessions, the latest ones', () => {
    const sessions = new SessionModels();
    sessions.remember('first', model);
    sessions.remember('second', model);
    sessions.remember('first', model);
    for (let index = 0; index < 9_999; index += 1) sessions.remember(`s${index}`, model);
    expect([sessions.find('second'), sessions.find('first')]).toEqual([undefined, expect.objectContaining(model)]);
  });
});
