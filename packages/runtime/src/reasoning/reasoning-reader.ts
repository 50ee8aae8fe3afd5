import { type EventBatch, isReasoningSeal, type MessageStreamEvent, type ThinkingBlock, type ToolUseBlock } from '@llama-stack/core';
import type { Reasoning } from './reasoning-memory.ts';

type OpenBlock = { type: 'thinking'; thinking: string; signature: string } | { type: 'tool_use'; id: string; name: string; json: string };

/** Reads, from an answer on its way, what was thought before each tool call. Only what is sealed here can be sent back. */
export class ReasoningReader {
  readonly #onCall: (call: ToolUseBlock, reasoning: Reasoning) => void;
  #thought: Reasoning[number][] = [];
  #open: OpenBlock | undefined;

  constructor(onCall: (call: ToolUseBlock, reasoning: Reasoning) => void) {
    this.#onCall = onCall;
  }

  push(batch: EventBatch): void {
    for (const event of batch) {
      if (event.type === 'content_block_start') this.#start(event);
      else if (event.type === 'content_block_delta' && this.#open !== undefined) this.#append(event);
      else if (event.type === 'content_block_stop' && this.#open !== undefined) this.#stop(this.#open);
    }
  }

  #start({ content_block: block }: Extract<MessageStreamEvent, { type: 'content_block_start' }>): void {
    if (block.type === 'thinking') this.#open = { type: 'thinking', thinking: block.thinking, signature: block.signature ?? '' };
    else if (block.type === 'redacted_thinking' && isReasoningSeal(block.data)) this.#thought.push(block);
    else if (block.type === 'tool_use' && this.#thought.length > 0)
      this.#open = { type: 'tool_use', id: block.id, name: block.name, json: '' };
  }

  #append({ delta }: Extract<MessageStreamEvent, { type: 'content_block_delta' }>): void {
    if (this.#open?.type === 'tool_use') {
      if (delta.type === 'input_json_delta') this.#open.json += delta.partial_json;
    } else if (this.#open !== undefined) {
      if (delta.type === 'thinking_delta') this.#open.thinking += delta.thinking;
      if (delta.type === 'signature_delta') this.#open.signature += delta.signature;
    }
  }

  #stop(block: OpenBlock): void {
    this.#open = undefined;
    if (block.type === 'tool_use') {
      const { id, name, json } = block;
      const input = parseInput(json);
      if (input !== undefined) this.#onCall({ type: 'tool_use', id, name, input }, this.#thought);
      this.#thought = [];
    } else if (isReasoningSeal(block.signature)) {
      this.#thought.push(block satisfies ThinkingBlock);
    }
  }
}

/** Undefined for what was cut off: the client cannot make that call either. */
function parseInput(json: string): unknown {
  try {
    return JSON.parse(json || '{}');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
