import type { Message, MessageEnd, OutputBlock, Usage } from './message.ts';

/** A change to the open block. */
export type BlockDelta =
  | { readonly type: 'text_delta'; readonly text: string }
  | { readonly type: 'thinking_delta'; readonly thinking: string }
  | { readonly type: 'signature_delta'; readonly signature: string }
  | { readonly type: 'input_json_delta'; readonly partial_json: string };

/** One event of a Messages stream, in wire shape. `ping` and `error` are the formatter's. */
export type MessageStreamEvent =
  | { readonly type: 'message_start'; readonly message: Message }
  | { readonly type: 'content_block_start'; readonly index: number; readonly content_block: OutputBlock }
  | { readonly type: 'content_block_delta'; readonly index: number; readonly delta: BlockDelta }
  | { readonly type: 'content_block_stop'; readonly index: number }
  | { readonly type: 'message_delta'; readonly delta: MessageEnd; readonly usage: Usage }
  | { readonly type: 'message_stop' };

/** The events that arrived in one read from the network; may be empty. */
export type EventBatch = readonly MessageStreamEvent[];
