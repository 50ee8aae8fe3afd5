import { randomUUID } from 'node:crypto';
import { keepValue, parseJson } from '@llama-stack/core/translation';
import { isDeeperThan } from './is-deeper-than.ts';
import type { JsonFields } from './json-fields.ts';

interface ToolSet {
  /** The JSON text of the array. */
  readonly bytes: Buffer;
  readonly tools: readonly unknown[];
}

/** Each client and each kind of subagent has a set of its own. */
const mostSets = 64;

/** Of all sets together. Claude Code's own tools take 30 to 60 KB, those of many MCP servers some hundred. */
const mostBytes = 4 * 1024 * 1024;

/** Smaller ones cost more to find than to parse. */
const leastBytes = 1_024;

/** What is nested deeper is not kept, so nobody who meets a kept value has to look. */
const maxDepth = 100;

const field = Buffer.from('"tools"');
const openBracket = 0x5b;

/** Places that may be the tools: a body can name thousands. */
const mostPlaces = 16;

/** Between the field's name and its value. */
const mostSpace = 100;

/** Stands for the tools while the rest is parsed. No client can guess it. */
const placeholder = randomUUID();

/**
 * Parses requests around their tools. An agent sends the same ones with every request, and they are most of its objects: as long as their
 * bytes are the same they are parsed once, and are one kept value. What is made of them can be remembered by it.
 */
export class KnownTools {
  /** The one that was used last comes first. */
  #sets: readonly ToolSet[] = [];

  /** The value of a body, of which `fields` are the fields; undefined when it has to be parsed as a whole: it has no such tools, or is not JSON. */
  parse(body: Buffer, fields: JsonFields): unknown {
    const last = body.lastIndexOf(field);
    const found = last === -1 ? undefined : (this.#find(body, last) ?? this.#learn(body, fields));
    if (found === undefined) return undefined;
    const { start, set } = found;
    const value = parseJson(`${body.toString('utf8', 0, start)}"${placeholder}"${body.toString('utf8', start + set.bytes.length)}`);
    // What was found may be the tools of something within the request.
    if (typeof value !== 'object' || value === null || Reflect.get(value, 'tools') !== placeholder) return undefined;
    Reflect.set(value, 'tools', set.tools);
    return value;
  }

  /** Looks from the last place back, since clients have their tools near the end. */
  #find(body: Buffer, last: number): { start: number; set: ToolSet } | undefined {
    for (let [at, places] = [last, 0]; at > 0 && places < mostPlaces; places += 1) {
      const start = beginOfArray(body, at + field.length);
      const set = start === undefined ? undefined : this.#setAt(body, start);
      if (start !== undefined && set !== undefined) return { start, set: this.#prefer(set) };
      at = body.lastIndexOf(field, at - 1);
    }
    return undefined;
  }

  #learn(body: Buffer, fields: JsonFields): { start: number; set: ToolSet } | undefined {
    const { start, end } = fields.find('tools') ?? { start: 0, end: 0 };
    const size = end - start;
    if (body[start] !== openBracket || size < leastBytes || size > mostBytes) return undefined;
    const known = this.#setAt(body, start);
    if (known !== undefined) return { start, set: this.#prefer(known) };
    const tools = parseJson(body.toString('utf8', start, end));
    if (!Array.isArray(tools) || isDeeperThan(tools, maxDepth)) return undefined;
    return { start, set: this.#prefer({ bytes: Buffer.from(body.subarray(start, end)), tools: keepValue(tools) }) };
  }

  #setAt(body: Buffer, start: number): ToolSet | undefined {
    return this.#sets.find(({ bytes }) => startsWith(body, start, bytes));
  }

  #prefer(set: ToolSet): ToolSet {
    if (set === this.#sets[0]) return set;
    let room = mostBytes;
    this.#sets = [set, ...this.#sets.filter((other) => other !== set)].slice(0, mostSets).filter(({ bytes }) => {
      room -= bytes.length;
      return room >= 0;
    });
    return set;
  }
}

/** Where the array begins that is the value of the name before `at`. */
function beginOfArray(body: Buffer, at: number): number | undefined {
  const [before] = /^\s*:\s*(?=\[)/.exec(body.toString('latin1', at, at + mostSpace)) ?? [];
  return before === undefined ? undefined : at + before.length;
}

function startsWith(body: Buffer, start: number, bytes: Buffer): boolean {
  return start + bytes.length <= body.length && body.compare(bytes, 0, bytes.length, start, start + bytes.length) === 0;
}
