import type { Message, OutputBlock } from './message.ts';
import type { EventBatch, MessageStreamEvent } from './stream-event.ts';

/** A whole message as the one batch of events that `collectMessage` would make it from. */
export function replayMessage(message: Message): EventBatch {
  const { stop_reason, stop_sequence, stop_details, safeguard_results, ...rest } = message;
  const events: MessageStreamEvent[] = [
    {
      type: 'message_start',
      message: { ...rest, content: [], stop_reason: null, stop_sequence: null, usage: { ...message.usage, output_tokens: 0 } },
    },
  ];
  message.content.forEach((block, index) => {
    events.push(...replayBlock(block, index), { type: 'content_block_stop', index });
  });
  const delta = {
    stop_reason,
    stop_sequence,
    ...(stop_details !== undefined && { stop_details }),
    ...(safeguard_results !== undefined && { safeguard_results }),
  };
  events.push({ type: 'message_delta', delta, usage: message.usage }, { type: 'message_stop' });
  return events;
}

/** A whole block as the events that open and fill it, without its stop. */
export function replayBlock(block: OutputBlock, index: number): MessageStreamEvent[] {
  const start = (content_block: OutputBlock): MessageStreamEvent => ({ type: 'content_block_start', index, content_block });
  switch (block.type) {
    case 'text':
      return [start({ ...block, text: '' }), { type: 'content_block_delta', index, delta: { type: 'text_delta', text: block.text } }];
    case 'thinking':
      return [
        start({ ...block, thinking: '', signature: '' }),
        { type: 'content_block_delta', index, delta: { type: 'thinking_delta', thinking: block.thinking } },
        { type: 'content_block_delta', index, delta: { type: 'signature_delta', signature: block.signature } },
      ];
    case 'tool_use':
    case 'server_tool_use':
      return [
        start({ ...block, input: {} }),
        { type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json: JSON.stringify(block.input ?? {}) } },
      ];
    default:
      return [start(block)];
  }
}
