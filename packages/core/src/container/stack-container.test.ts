import { describe, expect, it } from 'vitest';
import { createToken, StackContainer } from './index.ts';

describe('StackContainer', () => {
  it('makes a thing once, from what it needs', () => {
    const container = new StackContainer();
    const base = createToken<number>('base');
    const made = createToken<{ sum: number }>('made');
    container.value(base, 2);
    container.factory(made, (get) => ({ sum: get(base) + 1 }));
    expect(container.get(made)).toEqual({ sum: 3 });
    expect(container.get(made)).toBe(container.get(made));
  });

  it('shares nothing between two stacks', () => {
    const token = createToken<string>('t');
    const [one, two] = [new StackContainer(), new StackContainer()];
    one.value(token, 'one');
    two.value(token, 'two');
    expect([one.get(token), two.get(token)]).toEqual(['one', 'two']);
  });

  it('closes what it was given and what it made in reverse order, lists too, and reports failures last', async () => {
    const closed: string[] = [];
    const closeable = (name: string, fails = false) => ({
      close: async () => {
        closed.push(name);
        if (fails) throw new Error(name);
      },
    });
    const container = new StackContainer();
    const token = createToken<unknown>('made');
    container.value(createToken<unknown>('first'), closeable('first'));
    container.value(createToken<unknown>('list'), [closeable('a', true), closeable('b')]);
    container.factory(token, () => closeable('made'));
    container.factory(createToken<unknown>('never asked for'), () => closeable('unused'));
    container.get(token);
    await expect(container.close()).rejects.toThrow('Not everything could be closed');
    expect(closed).toEqual(['made', 'b', 'a', 'first']);
  });

  it('closes a thing once, though it was registered twice, and goes on when a close throws at once', async () => {
    let closes = 0;
    const shared = {
      close: () => {
        closes += 1;
      },
    };
    const container = new StackContainer();
    container.value(createToken<unknown>('one'), shared);
    container.value(createToken<unknown>('all'), [shared]);
    container.value(createToken<unknown>('broken'), {
      close: () => {
        throw new Error('at once');
      },
    });
    await expect(container.close()).rejects.toMatchObject({ errors: [new Error('at once')] });
    expect(closes).toBe(1);
  });

  it('can be closed twice, and names what was never registered', async () => {
    const container = new StackContainer();
    expect(() => container.get(createToken<number>('models'))).toThrow('models');
    await container.close();
    await expect(container.close()).resolves.toBeUndefined();
  });
});
