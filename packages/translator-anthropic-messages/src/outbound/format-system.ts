import { isJsonObject, type JsonObject } from '@llama-stack/core/translation';
import { type FormatContext, pickFields } from './format-context.ts';

/** Claude Code's first system block: it differs by session, so it would make every session's prompt a new one upstream. */
const attribution = 'x-anthropic-billing-header:';

/** `system`, always in the same form, so that the prompt stays the same when a client changes between text and blocks. */
export function formatSystem(context: FormatContext): JsonObject {
  const { system } = context.call.request;
  if (system == null) return {};
  const blocks =
    typeof system === 'string' ? [{ block: { type: 'text', text: withoutAttribution(system) }, path: 'system' }] : listed(system);
  const kept = blocks.filter(({ block }) => block.text !== '' && !String(block.text).startsWith(attribution));
  if (kept.length === 0) return {};
  if (context.quirks.system === 'text') return { system: kept.map(({ block }) => String(block.text)).join('\n\n') };
  const fields = ['type', ...(context.quirks.blocks.text ?? [])];
  return { system: kept.map(({ block, path }) => pickFields(block, { path, fields }, context)) };
}

function listed(system: readonly unknown[]): { readonly block: JsonObject; readonly path: string }[] {
  return system.flatMap((block, index) => (isJsonObject(block) && block.type === 'text' ? [{ block, path: `system[${index}]` }] : []));
}

function withoutAttribution(system: string): string {
  if (!system.startsWith(attribution)) return system;
  const end = system.indexOf('\n');
  return end === -1 ? '' : system.slice(end + 1);
}
