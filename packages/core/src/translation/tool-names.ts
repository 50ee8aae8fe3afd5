import { createHash } from 'node:crypto';
import { fields } from '../config/fields.ts';
import type { QuirksOf } from './quirks-of.ts';

/** What an upstream takes of a tool's name. */
export const toolNameQuirks = () => ({
  /** What a whole tool name must match, and how long it may be. */
  toolNamePattern: fields.pattern(),
  toolNameMaxLength: fields.count(),
});

export interface ToolNameQuirks extends QuirksOf<typeof toolNameQuirks> {}

/** Names of tools, as the client and as the upstream knows them: one to one. */
export interface ToolNames {
  toUpstream(name: string): string;
  /** A name that is not in `tools` is returned as it is. */
  toClient(name: string): string;
}

/** Stands for a name that history left empty. */
const namelessTool = 'unknown_tool';

/**
 * Makes the names of a request fit the upstream. A fitting name stays; another keeps its beginning and gets a hash of the whole, so it
 * is the same in every request, and in definitions, history and `tool_choice` alike.
 */
export function toolNames(
  request: { readonly tools?: readonly { readonly name?: string }[] | null | undefined },
  quirks: ToolNameQuirks,
): ToolNames {
  const upstream = new Map<string, string>();
  const client = new Map<string, string>();
  const add = (name: string, candidate: string): string => {
    upstream.set(name, candidate);
    client.set(candidate, name);
    return candidate;
  };
  const toUpstream = (name: string): string => {
    const known = upstream.get(name);
    if (known !== undefined) return known;
    if (fits(name, quirks) && !client.has(name)) return add(name, name);
    for (let attempt = 0; ; attempt += 1) {
      const candidate = shorten(name, attempt, quirks);
      if (!client.has(candidate)) return add(name, candidate);
    }
  };
  // Toolsets of Anthropic's servers have no name.
  const names = request.tools?.flatMap(({ name }) => name ?? []) ?? [];
  for (const name of names) if (fits(name, quirks)) toUpstream(name);
  for (const name of names) toUpstream(name);
  return { toUpstream, toClient: (name) => client.get(name) ?? name };
}

function fits(name: string, quirks: ToolNameQuirks): boolean {
  return name.length <= quirks.toolNameMaxLength && quirks.toolNamePattern.test(name);
}

function shorten(name: string, attempt: number, quirks: ToolNameQuirks): string {
  if (name === '' && attempt === 0) return namelessTool;
  const hash = createHash('sha256')
    .update(attempt === 0 ? name : `${name}#${attempt}`)
    .digest('hex')
    .slice(0, 8);
  const plain = name.replace(/[^a-zA-Z0-9_]/g, '_');
  const legal = /^[a-zA-Z]/.test(plain) ? plain : `t${plain}`;
  return `${legal.slice(0, quirks.toolNameMaxLength - hash.length - 1)}_${hash}`;
}
