import { messagesQuirkValues, standardMessages } from '@llama-stack/translator-anthropic-messages';
import { chatQuirkValues, reasoningQuirkValues, standardChat } from '@llama-stack/translator-openai-chat';
import { responsesQuirkValues, standardResponses } from '@llama-stack/translator-openai-responses';
import { z } from 'zod';

/** What is known of quirks: those that there are, each with its usual value, and of some the only values that they have. */
interface KnownQuirks {
  readonly standard: object;
  readonly values: QuirkValues;
}
type QuirkValues = Readonly<Record<string, readonly (string | null)[]>>;

const apis = {
  'openai-chat': { standard: standardChat, values: chatQuirkValues },
  'openai-responses': { standard: standardResponses, values: responsesQuirkValues },
  'anthropic-messages': {
    standard: { maxTokensCap: undefined, maxStopSequences: undefined, extraBody: {}, ...standardMessages },
    values: messagesQuirkValues,
  },
} as const satisfies Record<string, KnownQuirks>;

/** Quirks that more than one API has are of one kind in all of them, and each may have values of its own. */
const everyQuirk: KnownQuirks = {
  standard: { ...standardChat, ...standardResponses, ...apis['anthropic-messages'].standard, ...standardChat },
  values: joinValues(Object.values(apis).map(({ values }) => values)),
};

const reasoningQuirks: KnownQuirks = { standard: standardChat.reasoning, values: reasoningQuirkValues };

/** Quirks from a config file, of whatever API: each dialect takes those that it has. */
export type QuirksPatch = Readonly<Record<string, unknown>>;

/** Each must exist, and have a value of those it knows, or of the type that it usually has. Patterns are written as text. */
export const quirksPatch = z
  .record(z.string(), z.unknown())
  .check(({ value: patch, issues }) => {
    for (const { path, message } of mistakes(patch, everyQuirk)) issues.push({ code: 'custom', path: [...path], message, input: patch });
  })
  .transform((patch): QuirksPatch => {
    const { toolNamePattern, ...rest } = patch;
    return typeof toolNamePattern === 'string' ? { ...rest, toolNamePattern: new RegExp(toolNamePattern) } : rest;
  });

/** Of each patch, what is a quirk of this API, with a value that it has there. */
export function pickQuirks(api: keyof typeof apis, patches: readonly QuirksPatch[]): { [quirk: string]: unknown }[] {
  const { standard, values }: KnownQuirks = apis[api];
  const has = ([name, value]: [string, unknown]): boolean => Object.hasOwn(standard, name) && isOneOf(value, values[name]);
  return patches.map((patch) => Object.fromEntries(Object.entries(patch).filter(has)));
}

interface Mistake {
  readonly path: readonly string[];
  readonly message: string;
}

function mistakes(patch: QuirksPatch, { standard, values }: KnownQuirks): readonly Mistake[] {
  return Object.entries(patch).flatMap(([name, value]) => {
    if (!Object.hasOwn(standard, name)) {
      return [{ path: [name], message: `no quirk has this name; there are ${Object.keys(standard).join(', ')}` }];
    }
    if (name === 'reasoning' && isObject(value)) {
      return mistakes(value, reasoningQuirks).map(({ path, message }) => ({ path: [name, ...path], message }));
    }
    const message = whyUnfit(value, Reflect.get(standard, name), values[name]);
    return message === undefined ? [] : [{ path: [name], message }];
  });
}

/** A quirk that is `null` as a rule may be anything; one that is not may still be turned off, unless it knows only certain values. */
function whyUnfit(value: unknown, usual: unknown, known: readonly unknown[] | undefined): string | undefined {
  if (known !== undefined) {
    const isList = Array.isArray(usual);
    const listed = known.map((each) => JSON.stringify(each)).join(', ');
    const fits = Array.isArray(value) === isList && isOneOf(value, known);
    return fits ? undefined : `must be ${isList ? 'a list of' : 'one of'} ${listed}`;
  }
  if (usual instanceof RegExp) return typeof value === 'string' && isPattern(value) ? undefined : mustBeLike(usual);
  return usual == null || value === null || kindOf(value) === kindOf(usual) ? undefined : mustBeLike(usual);
}

function mustBeLike(usual: unknown): string {
  return `must be ${kindOf(usual)}, as ${JSON.stringify(usual)} is`;
}

/** Whether a value, or each of a list, is one of those that are known. */
function isOneOf(value: unknown, known: readonly unknown[] | undefined): boolean {
  return known === undefined || (Array.isArray(value) ? value : [value]).every((each) => known.includes(each));
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function kindOf(value: unknown): string {
  if (value instanceof RegExp) return 'a pattern';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function joinValues(all: readonly QuirkValues[]): QuirkValues {
  const joined: Record<string, readonly (string | null)[]> = {};
  for (const [name, values] of all.flatMap(Object.entries<QuirkValues[string]>)) {
    joined[name] = [...new Set([...(joined[name] ?? []), ...values])];
  }
  return joined;
}
