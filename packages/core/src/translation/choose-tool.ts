import { z } from 'zod';
import { fields } from '../config/fields.ts';
import type { ToolChoice } from '../messages/request.ts';
import type { FunctionTool } from './format-function-tools.ts';
import type { QuirksOf } from './quirks-of.ts';
import type { TranslationContext } from './translation-context.ts';

/** What an upstream obeys. */
export const toolChoiceQuirks = () => ({
  /** The forms of `tool_choice` that the upstream obeys. */
  toolChoice: z.array(z.literal(['auto', 'none', 'required', 'named'])).readonly(),
  /** Whether `parallel_tool_calls: false` is known. */
  parallelToolCalls: fields.flag(),
});

export interface ToolChoiceQuirks extends QuirksOf<typeof toolChoiceQuirks> {}

export interface ChosenTool {
  readonly choice?: 'auto' | 'none' | 'required' | { readonly name: string };
  /** True when only one call may be made at a time. */
  readonly serial: boolean;
}

type Context = TranslationContext<ToolChoiceQuirks>;

/** Whether tools stay out: none is to be called, and the upstream cannot be told so. */
export function hidesTools({ call: { request }, quirks, lose }: Context): boolean {
  if (request.tool_choice?.type !== 'none' || quirks.toolChoice.includes('none')) return false;
  if ((request.tools ?? []).length > 0) lose('tools', 'dropped', 'no tool is to be called, and the upstream cannot be told so');
  return true;
}

/** What the client's `tool_choice` is for the tools that are really sent (T12). */
export function chooseTool(tools: readonly FunctionTool[], context: Context): ChosenTool {
  const wanted = context.call.request.tool_choice;
  if (tools.length === 0) {
    if (wanted && wanted.type !== 'none') context.lose('tool_choice', 'dropped', 'no tools are sent');
    return { serial: false };
  }
  const hasOwnTools = (context.call.request.tools ?? []).length > 0;
  const choice = hasOwnTools ? wanted && nearestChoice(wanted, tools, context) : offered('none', context);
  const serial = wanted?.disable_parallel_tool_use === true;
  if (serial && !context.quirks.parallelToolCalls) {
    context.lose('tool_choice.disable_parallel_tool_use', 'dropped', 'the upstream cannot be told to make one call at a time');
  }
  return { ...(choice && { choice }), serial: serial && context.quirks.parallelToolCalls };
}

function nearestChoice(choice: ToolChoice, tools: readonly FunctionTool[], context: Context): ChosenTool['choice'] {
  const exact = exactChoice(choice, tools, context);
  if (exact !== undefined) return exact;
  context.lose('tool_choice', 'mapped', `the upstream cannot be held to '${choice.type}'`);
  return offered('auto', context);
}

function exactChoice(choice: ToolChoice, tools: readonly FunctionTool[], context: Context): ChosenTool['choice'] {
  const required = offered('required', context);
  switch (choice.type) {
    case 'any':
      return required;
    case 'tool': {
      const name = context.names.toUpstream(choice.name ?? '');
      if (!tools.some((tool) => tool.name === name)) return undefined;
      if (context.quirks.toolChoice.includes('named')) return { name };
      if (required !== undefined) context.lose('tool_choice.name', 'dropped', 'the upstream cannot be held to one tool, only to some tool');
      return required;
    }
    default:
      return offered(choice.type, context);
  }
}

function offered<Choice extends 'auto' | 'none' | 'required'>(choice: Choice, { quirks }: Context): Choice | undefined {
  return quirks.toolChoice.includes(choice) ? choice : undefined;
}
