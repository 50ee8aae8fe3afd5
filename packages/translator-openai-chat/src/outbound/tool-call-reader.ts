import { GatewayError, type UpstreamCall } from '@llama-stack/core';
import {
  createClientToolIds,
  DeclaredTools,
  expandParallelCalls,
  isJsonObject,
  type JsonObject,
  parseToolInput,
  textOf,
} from '@llama-stack/core/translation';
import type { ChatQuirks } from '../quirks.ts';
import type { AnswerWriter } from './answer-writer.ts';
import { ToolInput } from './tool-input.ts';

/** One call as the upstream tells of it. */
interface Call {
  upstreamId: string;
  name: string;
  /** The client's id, once the call has begun there. */
  id: string | undefined;
  readonly input: ToolInput;
  /** The input so far, as the client gets it. */
  json: string;
  extra: unknown;
  isCommitted: boolean;
}

/** What one delta says of a call. */
interface CallDelta {
  readonly index: unknown;
  readonly position: number;
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly extra: unknown;
}

/**
 * Puts calls together from deltas, however the upstream tells them apart. A call begins at the client when its name is known; with a
 * name that no tool has, when it is whole.
 */
export class ToolCallReader {
  readonly #writer: AnswerWriter;
  readonly #extraField: string | null;
  readonly #clientId: (upstreamId: string) => string;
  readonly #tools: DeclaredTools;
  readonly #calls: Call[] = [];
  readonly #byKey = new Map<unknown, Call>();

  constructor(call: UpstreamCall<ChatQuirks>, writer: AnswerWriter) {
    this.#writer = writer;
    this.#extraField = call.quirks.toolCallExtraField;
    this.#clientId = createClientToolIds(call);
    this.#tools = new DeclaredTools(call);
  }

  /** Whether a call's input is under way, so that no other block may begin. */
  get isOpen(): boolean {
    return this.#calls.some((call) => call.input.isOpen);
  }

  /** Reads `tool_calls` of a delta. */
  read(deltas: readonly unknown[]): void {
    deltas.forEach((delta, position) => {
      if (isJsonObject(delta)) this.#readOne(this.#toDelta(delta, position));
    });
  }

  /** Makes a call that came whole, by another way than `tool_calls`. */
  addWhole(name: string, input: JsonObject): void {
    const call = { ...newCall('', name), json: JSON.stringify(input), isCommitted: true };
    this.#calls.push(call);
    this.#end(call, name);
  }

  /** Hands over what is still held back. A call that was cut off stays so: the builder does not commit it. */
  finish(isCut: boolean): void {
    for (const call of this.#calls) {
      this.#pass(call, call.input.end());
      if (call.name === '' && call.json === '') continue;
      if (call.name === '') {
        throw new GatewayError('upstream', 'The upstream sent a tool call without a name', { shouldRetry: true, noAnswer: true });
      }
      if (!call.input.isOpen && !call.isCommitted && call.json !== '' && !isCut) parseToolInput(call.name, call.json);
      if (call.id === undefined) this.#begin(call, call.name);
    }
  }

  #toDelta(delta: Readonly<Record<string, unknown>>, position: number): CallDelta {
    const called = isJsonObject(delta.function) ? delta.function : delta;
    return {
      index: delta.index,
      position,
      id: textOf(delta.id),
      name: textOf(called.name),
      arguments: isJsonObject(called.arguments) ? JSON.stringify(called.arguments) : textOf(called.arguments),
      extra: this.#extraField === null ? undefined : delta[this.#extraField],
    };
  }

  #readOne(delta: CallDelta): void {
    const call = this.#find(delta);
    if (call.upstreamId === '') call.upstreamId = delta.id;
    if (call.name === '') call.name = delta.name;
    if (delta.extra !== undefined && delta.extra !== null) this.#keepExtra(call, delta.extra);
    if (call.id === undefined) {
      const name = this.#tools.find(call.name);
      if (name !== undefined) this.#begin(call, name);
    }
    this.#pass(call, call.input.push(delta.arguments));
    if (call.input.isWhole && !call.isCommitted && call.name !== '') this.#commit(call);
  }

  /** The call that a delta continues, or a new one. Servers repeat indexes and ids, or leave both out. */
  #find(delta: CallDelta): Call {
    const continues = typeof delta.index !== 'number' && delta.id === '' && delta.name === '';
    const key = typeof delta.index === 'number' ? delta.index : delta.id === '' ? delta.position : delta.id;
    const known = continues ? this.#calls.at(-1) : this.#byKey.get(key);
    if (known !== undefined && !isAnother(known, delta)) return known;
    const call = newCall(delta.id, delta.name);
    this.#calls.push(call);
    this.#byKey.set(key, call);
    return call;
  }

  #keepExtra(call: Call, extra: unknown): void {
    call.extra = extra;
    if (call.id !== undefined) this.#writer.keeper.addCall(call.id, extra);
  }

  #begin(call: Call, name: string): void {
    call.id = this.#clientId(call.upstreamId);
    if (call.extra !== undefined) this.#writer.keeper.addCall(call.id, call.extra);
    this.#writer.toolUse(call.id, name, this.isOpen);
    this.#writer.toolInput(call.id, call.json);
  }

  #pass(call: Call, json: string): void {
    if (json === '') return;
    call.json += json;
    if (call.id !== undefined) this.#writer.toolInput(call.id, json);
  }

  #commit(call: Call): void {
    const input = parseToolInput(call.name, call.json);
    call.isCommitted = true;
    const inner = call.id === undefined ? expandParallelCalls(call.name, input, this.#tools) : undefined;
    if (inner === undefined) this.#end(call, call.name);
    else {
      this.#calls.splice(this.#calls.indexOf(call), 1);
      for (const { name, json } of inner) this.#end({ ...newCall(call.upstreamId, name), json }, name);
    }
  }

  /** Ends a call that is whole. One without a tool begins only now: its name was not to be trusted before. */
  #end(call: Call, name: string): void {
    if (call.id === undefined) this.#begin(call, name);
    if (call.id !== undefined) this.#writer.endToolUse(call.id);
  }
}

function newCall(upstreamId: string, name: string): Call {
  return { upstreamId, name, id: undefined, input: new ToolInput(), json: '', extra: undefined, isCommitted: false };
}

/**
 * Whether a delta begins another call than the one under its key: another id, another name, or the same name with other whole input. Some
 * servers make up an id for every delta: then the index tells, until a name comes or the input is whole.
 */
function isAnother(call: Call, { index, id, name, arguments: json }: CallDelta): boolean {
  const isMore = json !== '' && call.input.isWhole;
  if (id !== '' && call.upstreamId !== '' && id !== call.upstreamId) return typeof index !== 'number' || name !== '' || isMore;
  if (name === '' || call.name === '') return false;
  return name !== call.name || (isMore && json !== call.json);
}
