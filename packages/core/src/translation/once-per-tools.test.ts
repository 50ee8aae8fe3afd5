import { expect, it, vi } from 'vitest';
import type { Loss } from '../contracts/inference-provider.ts';
import { isKept, keepValue } from '../messages/kept-values.ts';
import type { MessagesRequest, Tool } from '../messages/request.ts';
import { oncePerTools } from './once-per-tools.ts';

function contextOf(tools: readonly Tool[], quirks: object) {
  const request: MessagesRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'x' }], tools };
  const losses: Loss[] = [];
  return {
    call: { request },
    quirks,
    losses,
    lose: (path: string, action: Loss['action'], reason: string) => {
      losses.push({ path, action, reason });
    },
  };
}

type Context = ReturnType<typeof contextOf>;

const namesOf = (context: Context): string[] => {
  context.lose('tools[0]', 'mapped', 'only its name is left');
  return (context.call.request.tools ?? []).map(({ name }) => name);
};

it('makes a thing of kept tools once for the same quirks, and tells the losses each time', () => {
  const make = vi.fn(namesOf);
  const once = oncePerTools(make);
  const [tools, quirks] = [keepValue([{ name: 'Read' }]), {}];
  const [first, second] = [contextOf(tools, quirks), contextOf(tools, quirks)];
  first.lose('model', 'mapped', 'before the tools');
  expect(once(first)).toEqual(['Read']);
  expect(once(second)).toBe(once(first));
  expect(isKept(once(second))).toBe(true);
  expect(second.losses).toEqual([{ path: 'tools[0]', action: 'mapped', reason: 'only its name is left' }, second.losses[1]]);
  expect(make).toHaveBeenCalledTimes(1);
});

it.each([
  ['other quirks', contextOf(keepValue([{ name: 'Read' }]), {}), (first: Context) => contextOf(first.call.request.tools ?? [], {})],
  ['tools that are not kept', contextOf([{ name: 'Read' }], {}), (first: Context) => first],
  ['tools that messages load', contextOf(keepValue([{ name: 'Read', defer_loading: true }]), {}), (first: Context) => first],
])('makes it anew for %s', (_, first, again) => {
  const make = vi.fn(namesOf);
  const once = oncePerTools(make);
  once(first);
  once(again(first));
  expect(make).toHaveBeenCalledTimes(2);
});
