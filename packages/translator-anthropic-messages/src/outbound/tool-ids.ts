import type { MessagesRequest, UpstreamCall } from '@llama-stack/core';
import type { MessagesQuirks } from './quirks.ts';

/**
 * Names calls so that no id occurs twice in a conversation: clients drop a call whose id they have seen, and small servers count
 * from `call_0` in every answer. A new name is not undone on the way back: repeated ids would mislead the upstream as well.
 */
export function createToolIds({ request, messageId }: UpstreamCall<MessagesQuirks>): (upstreamId: string) => string {
  let used: Set<string> | undefined;
  return (upstreamId) => {
    used ??= toolUseIds(request);
    const base = upstreamId === '' ? messageId.replace(/^msg_/, 'toolu_') : upstreamId;
    let id = base;
    for (let count = 2; used.has(id); count += 1) id = `${base}_${count}`;
    used.add(id);
    return id;
  };
}

function toolUseIds({ messages }: MessagesRequest): Set<string> {
  const ids = new Set<string>();
  for (const { content } of messages) {
    if (typeof content !== 'string') for (const block of content) if (block.type === 'tool_use') ids.add(block.id);
  }
  return ids;
}
