import { nearestNames } from '@llama-stack/core';
import { type MessagesQuirks, messagesQuirks } from '@llama-stack/translator-anthropic-messages';
import { type ChatQuirksPatch, chatQuirks, reasoningQuirks } from '@llama-stack/translator-openai-chat';
import { type ResponsesQuirks, responsesQuirks } from '@llama-stack/translator-openai-responses';
import { z } from 'zod';

/** Quirks from a config file: of each API those that it has, with a value that it has there. */
export interface QuirksPatch {
  readonly chat: ChatQuirksPatch;
  readonly responses: Partial<ResponsesQuirks>;
  readonly messages: Partial<MessagesQuirks>;
}

/** A quirk that more than one API has may have values of its own in each: one of the APIs must take the value. */
export const quirksPatch = z.record(z.string(), z.unknown()).transform((patch, { issues }): QuirksPatch => {
  const { chat, responses, messages } = tables();
  for (const { path, message } of mistakes(patch, [chat, responses, messages])) {
    issues.push({ code: 'custom', path, message, input: patch });
  }
  return { chat: pick(chat, patch), responses: pick(responses, patch), messages: pick(messages, patch) };
});

type Patch = Readonly<Record<string, unknown>>;
type Issue = z.core.$ZodIssue;

/** Made when a configuration has quirks, which most have not: it takes some milliseconds. */
function tables() {
  made ??= makeTables();
  return made;
}

let made: ReturnType<typeof makeTables> | undefined;

function makeTables() {
  const reasoning = z.strictObject(reasoningQuirks()).exactPartial();
  return {
    chat: z.object({ ...chatQuirks(), reasoning }).exactPartial(),
    responses: z.object(responsesQuirks()).exactPartial(),
    messages: z.object(messagesQuirks()).exactPartial(),
  };
}

/** What of a patch the API takes. */
function pick<Table extends z.ZodObject>(table: Table, patch: Patch): z.output<Table> {
  const refused = new Set(complaints(table, patch).map(({ path }) => path[0]));
  return table.parse(Object.fromEntries(Object.entries(patch).filter(([name]) => !refused.has(name))));
}

function complaints(table: z.ZodObject, patch: Patch): readonly Issue[] {
  return table.safeParse(patch).error?.issues ?? [];
}

interface Mistake {
  readonly path: PropertyKey[];
  readonly message: string;
}

function mistakes(patch: Patch, apis: readonly z.ZodObject[]): readonly Mistake[] {
  const found = apis.map((table) => ({ table, issues: complaints(table, patch) }));
  return Object.keys(patch).flatMap((name) => {
    const having = found.filter(({ table }) => Object.hasOwn(table.shape, name));
    if (having.length === 0)
      return [
        unknownName(
          [name],
          apis.flatMap((table) => Object.keys(table.shape)),
        ),
      ];
    const refusals = having.map(({ issues }) => issues.filter(({ path }) => path[0] === name));
    return refusals.some((issues) => issues.length === 0) ? [] : tell(refusals);
  });
}

/** What the first API says, and of values all that there are. */
function tell(refusals: readonly (readonly Issue[])[]): readonly Mistake[] {
  const [first = []] = refusals;
  return first.flatMap((issue) => {
    const { path, message } = issue;
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownName([...path, key], Object.keys(reasoningQuirks())));
    return [{ path, message: issue.code === 'invalid_value' ? mustBeOneOf(valuesAt(path, refusals.flat())) : message }];
  });
}

function valuesAt(path: readonly PropertyKey[], issues: readonly Issue[]): readonly unknown[] {
  return issues.flatMap((issue) => (issue.code === 'invalid_value' && issue.path.join() === path.join() ? issue.values : []));
}

function mustBeOneOf(values: readonly unknown[]): string {
  return `must be one of ${[...new Set(values)].map((value) => JSON.stringify(value)).join(', ')}`;
}

function unknownName(path: PropertyKey[], known: readonly string[]): Mistake {
  const [nearest] = nearestNames(String(path.at(-1)), known);
  const remedy = nearest === undefined ? `There are: ${[...new Set(known)].join(', ')}` : `Did you mean '${nearest}'?`;
  return { path, message: `no quirk has this name. ${remedy}` };
}
