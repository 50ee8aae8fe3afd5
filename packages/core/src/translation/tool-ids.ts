import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { UpstreamCall } from '../contracts/api-translator.ts';
import type { MessagesRequest } from '../messages/request.ts';
import type { QuirksOf } from './quirks-of.ts';

/** Begins the ids that hold an upstream's own id, such as Kimi's `functions.Read:0`, in characters that every client takes. */
const encoded = 'toolu_enc_';

/** What an upstream takes of a call's id. */
export const toolIdQuirks = () => ({
  /**
   * Any, at most 40 (OpenAI's chat) or 64 characters (its Responses), 64 of `[a-zA-Z0-9_-]` (Bedrock), or nine letters and digits
   * (Mistral). Others become a hash.
   */
  toolIds: z.literal(['any', 'max-40', 'max-64', 'safe-64', 'alphanumeric-9']),
});

export interface ToolIdQuirks extends QuirksOf<typeof toolIdQuirks> {}

/** The id of a call as the upstream takes it: its own when it made the call, or a hash of it where the upstream is strict about ids. */
export function upstreamToolId(clientId: string, quirks: ToolIdQuirks): string {
  const id = clientId.startsWith(encoded) ? Buffer.from(clientId.slice(encoded.length), 'base64url').toString('utf8') : clientId;
  switch (quirks.toolIds) {
    case 'alphanumeric-9':
      return /^[a-zA-Z0-9]{9}$/.test(id) ? id : hash(id, 9);
    case 'max-40':
      return id.length <= 40 ? id : `call_${hash(id, 24)}`;
    case 'max-64':
      return id.length <= 64 ? id : `call_${hash(id, 24)}`;
    case 'safe-64':
      return /^[a-zA-Z0-9_-]{1,64}$/.test(id) ? id : `call_${hash(id, 24)}`;
    default:
      return id;
  }
}

/**
 * Names the calls of one answer for the client. Ids are unique in the conversation, because clients drop a call whose id they have seen
 * and small servers count from `call_0` in every answer; nor is one another's with a number, see TakenIds. A call without an id is named
 * after the message.
 */
export function createClientToolIds({ request, messageId }: Pick<UpstreamCall<unknown>, 'request' | 'messageId'>) {
  let taken: TakenIds | undefined;
  /** The number that an id was given last: those before it are all in use. */
  const counts = new Map<string, number>();
  return (upstreamId: string): string => {
    taken ??= takenIds(request);
    const base = upstreamId === '' ? messageId.replace(/^msg_/, 'toolu_') : upstreamId;
    let count = counts.get(base) ?? 1;
    let id = numbered(base, count);
    while (taken.forbid(id)) {
      count += 1;
      id = numbered(base, count);
    }
    counts.set(base, count);
    taken.add(id);
    return id;
  };

  function numbered(base: string, count: number): string {
    return clientToolId(count === 1 ? base : `${base}-${count}`);
  }
}

/**
 * The ids of a conversation, with what they rule out. Claude Code takes `<id>_<digits>` for an entry of the batched call `<id>`: where
 * a call has that id, it folds the entry into it, and the entry's own result is lost (observed with 2.1.330). The one that comes later
 * gets another id, whichever of the two it is: the client has the other already.
 */
class TakenIds {
  readonly #ids = new Set<string>();
  /** What ids would be entries of. */
  readonly #batches = new Set<string>();

  add(id: string): void {
    this.#ids.add(id);
    const batch = batchOf(id);
    if (batch !== undefined) this.#batches.add(batch);
  }

  forbid(id: string): boolean {
    const batch = batchOf(id);
    return this.#ids.has(id) || this.#batches.has(id) || (batch !== undefined && this.#ids.has(batch));
  }
}

function batchOf(id: string): string | undefined {
  return /^(.*)_\d+$/s.exec(id)?.[1];
}

function clientToolId(upstreamId: string): string {
  const isPlain = /^[a-zA-Z0-9_-]+$/.test(upstreamId) && !upstreamId.startsWith(encoded);
  return isPlain ? upstreamId : encoded + Buffer.from(upstreamId, 'utf8').toString('base64url');
}

function hash(id: string, length: number): string {
  return createHash('sha256').update(id).digest('hex').slice(0, length);
}

function takenIds({ messages }: MessagesRequest): TakenIds {
  const ids = new TakenIds();
  for (const { content } of messages) {
    if (typeof content !== 'string') for (const block of content) if (block.type === 'tool_use') ids.add(block.id);
  }
  return ids;
}
