import type { UpstreamCall } from '../contracts/api-translator.ts';
import { type ToolNameQuirks, type ToolNames, toolNames } from './tool-names.ts';

/** The tools of a request, found by the names that the upstream uses. */
export class DeclaredTools {
  readonly #call: Pick<UpstreamCall<ToolNameQuirks>, 'request' | 'quirks'>;
  #declared: Set<string> | undefined;
  #names: ToolNames | undefined;

  constructor(call: Pick<UpstreamCall<ToolNameQuirks>, 'request' | 'quirks'>) {
    this.#call = call;
  }

  /** The client's name of a tool, or undefined when it has no such tool. What a model's chat format adds to a name is taken off. */
  find(upstreamName: string): string | undefined {
    if (upstreamName === '') return undefined;
    this.#declared ??= new Set(this.#call.request.tools?.map((tool) => tool.name));
    this.#names ??= toolNames(this.#call.request, this.#call.quirks);
    // gpt-oss leaks `functions.` before a name and `<|channel|>…` after it.
    const bare =
      upstreamName
        .split('<|', 1)[0]
        ?.trim()
        .replace(/^functions[.:]/, '') ?? '';
    for (const candidate of [upstreamName, bare]) {
      const name = this.#names.toClient(candidate);
      if (this.#declared.has(name)) return name;
    }
    return undefined;
  }
}
