import type { DeclaredTools } from './declared-tools.ts';
import { objectOf, textOf } from './json-object.ts';

/** A function of OpenAI's models that nobody declared: several calls in one. Models leak it now and then. */
const wrappers: ReadonlySet<string> = new Set(['parallel', 'multi_tool_use.parallel', 'multi_tool_use_parallel']);

interface ExpandedCall {
  readonly name: string;
  /** The input, as JSON text. */
  readonly json: string;
}

/** The calls inside of an undeclared `parallel`, or undefined when it is not one, or any of them is for a tool that is not there. */
export function expandParallelCalls(name: string, input: unknown, tools: DeclaredTools): readonly ExpandedCall[] | undefined {
  const uses: unknown = objectOf(input).tool_uses;
  if (!wrappers.has(name) || !Array.isArray(uses) || uses.length === 0) return undefined;
  const calls: ExpandedCall[] = [];
  for (const use of uses) {
    const { recipient_name, parameters } = objectOf(use);
    const tool = tools.find(textOf(recipient_name));
    if (tool === undefined) return undefined;
    calls.push({ name: tool, json: JSON.stringify(objectOf(parameters)) });
  }
  return calls;
}
