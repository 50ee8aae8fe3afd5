import type { MessageBuilder, UpstreamCall } from '@llama-stack/core';
import {
  createClientToolIds,
  DeclaredTools,
  expandParallelCalls,
  isJsonObject,
  type JsonObject,
  parseToolInput,
  textOf,
} from '@llama-stack/core/translation';
import type { ResponsesQuirks } from '../quirks.ts';

interface Call {
  readonly upstreamId: string;
  readonly name: string;
  /** The client's id, once the call has begun there. */
  id: string | undefined;
  json: string;
}

/** Calls as tool_use blocks. A call begins at the client at once; with a name that no tool has, when it is whole. */
export class FunctionCallReader {
  readonly #builder: MessageBuilder;
  readonly #tools: DeclaredTools;
  readonly #clientId: (upstreamId: string) => string;
  /** By `output_index`: some servers change an item's id with every event. */
  readonly #calls = new Map<unknown, Call>();

  constructor(call: UpstreamCall<ResponsesQuirks>, builder: MessageBuilder) {
    this.#builder = builder;
    this.#tools = new DeclaredTools(call);
    this.#clientId = createClientToolIds(call);
  }

  begin(index: unknown, item: JsonObject): Call {
    const call: Call = { upstreamId: textOf(item.call_id), name: textOf(item.name), id: undefined, json: '' };
    this.#calls.set(index, call);
    const name = this.#tools.find(call.name);
    if (name !== undefined) this.#show(call, name);
    return call;
  }

  input(index: unknown, json: string): void {
    const call = this.#calls.get(index);
    if (call !== undefined) this.#append(call, json);
  }

  /** The call is whole: the client may run it. Throws GatewayError when its input is no JSON object. */
  done(index: unknown, item: JsonObject): void {
    const call = this.#calls.get(index) ?? this.begin(index, item);
    if (call.json === '') this.#append(call, isJsonObject(item.arguments) ? JSON.stringify(item.arguments) : textOf(item.arguments));
    // Cut off: the builder does not commit it.
    if (item.status === 'incomplete') return;
    this.#calls.delete(index);
    const input = parseToolInput(call.name, call.json.trim() === '' ? '{}' : call.json);
    const inner = call.id === undefined ? expandParallelCalls(call.name, input, this.#tools) : undefined;
    if (inner === undefined) this.#end(call, call.name);
    else for (const { name, json } of inner) this.#end({ ...call, name, json }, name);
  }

  /** Hands over what is still held back of calls that were cut off. */
  finish(): void {
    for (const call of this.#calls.values()) if (call.id === undefined) this.#show(call, call.name);
    this.#calls.clear();
  }

  #append(call: Call, json: string): void {
    call.json += json;
    if (call.id !== undefined) this.#builder.toolInput(call.id, json);
  }

  #show(call: Call, name: string): void {
    call.id = this.#clientId(call.upstreamId);
    this.#builder.toolUse(call.id, name);
    this.#builder.toolInput(call.id, call.json);
  }

  #end(call: Call, name: string): void {
    if (call.id === undefined) this.#show(call, name);
    this.#builder.endBlock(call.id);
  }
}
