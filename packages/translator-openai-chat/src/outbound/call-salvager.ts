import type { MessagesRequest, UpstreamCall } from '@llama-stack/core';
import { DeclaredTools } from '@llama-stack/core/translation';
import type { ChatQuirks } from '../quirks.ts';
import { fitWrittenInput } from './fit-written-input.ts';
import { parseWrittenCalls } from './parse-written-calls.ts';
import type { ToolCallReader } from './tool-call-reader.ts';
import { WrittenCallFinder } from './written-call-finder.ts';

/** Makes the calls that a model wrote into its text or reasoning, as far as they are of tools that there are (S13). */
export class CallSalvager {
  readonly #request: MessagesRequest;
  readonly #declared: DeclaredTools;
  readonly #tools: ToolCallReader;
  readonly #finders: WrittenCallFinder[] = [];

  constructor(call: UpstreamCall<ChatQuirks>, tools: ToolCallReader) {
    this.#request = call.request;
    this.#declared = new DeclaredTools(call);
    this.#tools = tools;
  }

  /** Takes one kind of text, and gives what is no call to `show`. */
  through(show: (text: string) => void): (text: string) => void {
    const finder = new WrittenCallFinder({ text: show, call: (block) => this.#make(block) });
    this.#finders.push(finder);
    return (text) => {
      for (const other of this.#finders) if (other !== finder) other.end();
      finder.push(text);
    };
  }

  /** Gives out what was held back. */
  end(): void {
    for (const finder of this.#finders) finder.end();
  }

  #make(block: string): boolean {
    const written = parseWrittenCalls(block) ?? [];
    const calls = written.flatMap(({ name, input }) => {
      const tool = this.#declared.find(name);
      return tool === undefined ? [] : [{ tool, input }];
    });
    if (calls.length === 0 || calls.length < written.length) return false;
    for (const { tool, input } of calls) {
      const declaration = this.#request.tools?.find(({ name }) => name === tool);
      this.#tools.addWhole(tool, fitWrittenInput(input, declaration));
    }
    return true;
  }
}
