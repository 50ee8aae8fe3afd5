import type { BlockDelta, OutputBlock } from '@llama-stack/core';

/** The deltas that each type of block may have; blocks of other types come whole. */
const deltas: Readonly<Record<string, readonly BlockDelta['type'][]>> = {
  text: ['text_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  tool_use: ['input_json_delta'],
  server_tool_use: ['input_json_delta'],
};

/** Follows one block of a stream. Each step returns what is wrong with it, in words. */
export class BlockCheck {
  readonly index: number;
  readonly #block: OutputBlock;
  #text = '';
  #signatures: string[] = [];

  constructor(index: number, block: OutputBlock) {
    this.index = index;
    this.#block = block;
  }

  get isCall(): boolean {
    return this.#block.type === 'tool_use';
  }

  /** `ids` are those of the calls so far. */
  start(ids: Set<unknown>): readonly string[] {
    const block = this.#block;
    if (block.type === 'text' && block.text !== '') return [this.#problem('starts with text, where clients do not look')];
    if (block.type === 'thinking' && block.thinking !== '') return [this.#problem('starts with thinking, where clients do not look')];
    if (block.type !== 'tool_use') return [];
    const isKnown = ids.has(block.id);
    ids.add(block.id);
    return [
      ...(isKnown ? [this.#problem(`repeats the id ${String(block.id)}`)] : []),
      ...(block.id === '' || block.name === '' ? [this.#problem('is a call without id or name')] : []),
      ...(JSON.stringify(block.input) === '{}' ? [] : [this.#problem('starts with input, where clients do not look')]),
    ];
  }

  delta(delta: BlockDelta): readonly string[] {
    if (deltas[this.#block.type]?.includes(delta.type) !== true) return [this.#problem(`has a ${delta.type}`)];
    if (delta.type === 'text_delta') this.#text += delta.text;
    else if (delta.type === 'input_json_delta') this.#text += delta.partial_json;
    else if (delta.type === 'signature_delta') this.#signatures.push(delta.signature);
    return [];
  }

  stop(): readonly string[] {
    switch (this.#block.type) {
      case 'text':
        return this.#text === '' ? [this.#problem('is empty')] : [];
      case 'thinking':
        return this.#signatures.length === 1 && this.#signatures[0] !== '' ? [] : [this.#problem('has not one signature')];
      case 'tool_use':
      case 'server_tool_use':
        return isObject(this.#text) ? [] : [this.#problem(`has input that is no JSON object: ${this.#text}`)];
      default:
        return [];
    }
  }

  #problem(text: string): string {
    return `block ${this.index} (${this.#block.type}) ${text}`;
  }
}

/** No input at all is one without arguments. */
function isObject(json: string): boolean {
  if (json === '') return true;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
