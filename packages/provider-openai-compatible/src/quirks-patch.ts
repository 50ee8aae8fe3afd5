import { type ChatQuirksPatch, standardChat } from '@llama-stack/translator-openai-chat';
import { z } from 'zod';

/** Quirks from a config file: each must exist, and have the type that it has in `standardChat`. Patterns are written as text. */
export const quirksPatch = z
  .record(z.string(), z.unknown())
  .check((context) => {
    for (const message of mistakes(context.value, standardChat)) context.issues.push({ code: 'custom', message, input: context.value });
  })
  .transform((patch): ChatQuirksPatch => {
    const { toolNamePattern, ...rest } = patch;
    return typeof toolNamePattern === 'string' ? { ...rest, toolNamePattern: new RegExp(toolNamePattern) } : rest;
  });

function mistakes(patch: Readonly<Record<string, unknown>>, standard: object, prefix = ''): readonly string[] {
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
