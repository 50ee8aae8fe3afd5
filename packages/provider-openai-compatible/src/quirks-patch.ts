import { standardMessages } from '@llama-stack/translator-anthropic-messages';
import { standardChat } from '@llama-stack/translator-openai-chat';
import { standardResponses } from '@llama-stack/translator-openai-responses';
import { z } from 'zod';

/** Every quirk of each API, with its usual value. */
const standards = {
  'openai-chat': standardChat,
  'openai-responses': standardResponses,
  'anthropic-messages': { maxTokensCap: undefined, maxStopSequences: undefined, extraBody: {}, ...standardMessages },
} as const;

/** Quirks that more than one API has are of one kind in all of them. */
const everyQuirk = { ...standardChat, ...standards['openai-responses'], ...standards['anthropic-messages'], ...standardChat };

/** Quirks from a config file, of whatever API: each dialect takes those that it has. */
export type QuirksPatch = Readonly<Record<string, unknown>>;

/** Each must exist, and have the type that it usually has. Patterns are written as text. */
export const quirksPatch = z
  .record(z.string(), z.unknown())
  .check((context) => {
    for (const message of mistakes(context.value, everyQuirk)) context.issues.push({ code: 'custom', message, input: context.value });
  })
  .transform((patch): QuirksPatch => {
    const { toolNamePattern, ...rest } = patch;
    return typeof toolNamePattern === 'string' ? { ...rest, toolNamePattern: new RegExp(toolNamePattern) } : rest;
  });

/** Of each patch, what is a quirk of this API. */
export function pickQuirks(api: keyof typeof standards, patches: readonly QuirksPatch[]): { [quirk: string]: unknown }[] {
  return patches.map((patch) => Object.fromEntries(Object.entries(patch).filter(([name]) => Object.hasOwn(standards[api], name))));
}

function mistakes(patch: QuirksPatch, standard: object, prefix = ''): readonly string[] {
  return Object.entries(patch).flatMap(([name, value]) => {
    if (!Object.hasOwn(standard, name)) return [`no quirk is named '${prefix}${name}'; there are ${Object.keys(standard).join(', ')}`];
    const usual: unknown = Reflect.get(standard, name);
    if (name === 'reasoning' && isObject(value) && isObject(usual)) return mistakes(value, usual, 'reasoning.');
    return fits(value, usual) ? [] : [`${prefix}${name}: must be ${kindOf(usual)}, as ${JSON.stringify(usual)} is`];
  });
}

/** A quirk that is `null` as a rule may be anything; one that is not may still be turned off. */
function fits(value: unknown, usual: unknown): boolean {
  if (usual instanceof RegExp) return typeof value === 'string' && isPattern(value);
  return usual == null || value === null || kindOf(value) === kindOf(usual);
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
