import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isJsonObject, parseJson, textOf } from './json-object.ts';
import type { QuirksOf } from './quirks-of.ts';
import type { TranslationContext } from './translation-context.ts';

/** Where an upstream takes what groups calls; `null` when nowhere. */
export const identityQuirks = () => ({
  /** The field that keeps a session's calls on one cache, such as `prompt_cache_key`. */
  promptCacheKeyField: z.string().nullable(),
  /** The field for a hashed user id, such as `safety_identifier` or `user`. */
  userField: z.string().nullable(),
});

export interface IdentityQuirks extends QuirksOf<typeof identityQuirks> {}

/** The session as a cache key (P4) and the user as a hash (R15): nothing a person could be known by leaves the gateway. */
export function formatIdentity(context: TranslationContext<IdentityQuirks>): Record<string, string> {
  const { promptCacheKeyField, userField } = context.quirks;
  const userId = context.call.request.metadata?.user_id ?? undefined;
  const identity = readUserId(userId);
  const session = context.call.sessionId ?? identity.session;
  if (userId !== undefined) {
    if (userField === null) context.lose('metadata.user_id', 'dropped', 'the upstream takes no user id');
    else context.lose('metadata.user_id', 'mapped', `its hash is sent as ${userField}`);
  }
  return {
    ...(promptCacheKeyField !== null && session !== undefined && { [promptCacheKeyField]: hash(session) }),
    ...(userField !== null && identity.user !== undefined && { [userField]: hash(identity.user) }),
  };
}

/** Claude Code's `user_id` is JSON with a device, an account and a session; others send any text. */
function readUserId(userId: string | undefined): { user?: string; session?: string } {
  if (!userId) return {};
  const value = parseJson(userId);
  if (!isJsonObject(value)) return { user: userId };
  const user = `${textOf(value.device_id)}/${textOf(value.account_uuid)}`;
  const session = textOf(value.session_id);
  return { user: user === '/' ? userId : user, ...(session !== '' && { session }) };
}

/** 40 characters: the shortest limit we know of is 64. */
function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}
