import type { ToolUseBlock } from '../messages/blocks.ts';

/** A call of an assistant turn that the next turn has to answer. `path` is in the client's request. */
export interface PendingCall {
  readonly block: ToolUseBlock;
  readonly path: string;
  readonly upstreamId: string;
}
