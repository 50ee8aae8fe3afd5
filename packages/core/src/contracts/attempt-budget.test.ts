import { expect, it } from 'vitest';
import { AttemptBudget } from './attempt-budget.ts';

it('AttemptBudget gives out what it has, and nothing once something has gone to the client', () => {
  const budget = new AttemptBudget(2);
  expect([budget.take(), budget.left, budget.take(), budget.take(), budget.left]).toEqual([true, 1, true, false, 0]);
  const exhausted = new AttemptBudget(5);
  exhausted.exhaust();
  expect(exhausted.take()).toBe(false);
});
