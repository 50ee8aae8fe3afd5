import type { ProviderType } from '@llama-stack/core';

/** Whether a value is a type as it must be written. */
export function isProviderType(value: unknown): value is ProviderType {
  return typeof value === 'string' && /^(remote|inline)::[a-z0-9][a-z0-9_-]*$/.test(value);
}

/** The type that a value says, or must have been meant to: `openai` and `Remote:OpenAI` are `remote::openai`. */
export function providerTypeOf(value: unknown): ProviderType | undefined {
  if (isProviderType(value) || typeof value !== 'string') return isProviderType(value) ? value : undefined;
  const [, kind = 'remote', name = ''] = /^(?:(remote|inline):+)?(\w[\w-]*)$/i.exec(value.trim()) ?? [];
  const type = `${kind}::${name}`.toLowerCase();
  return isProviderType(type) ? type : undefined;
}

/** Why a value is no type, and what to write. */
export function whyNoProviderType(value: unknown): string {
  if (value === undefined) return 'is missing; write remote::<name> or inline::<name>';
  return `'${String(value)}' is not a provider type; write ${providerTypeOf(value) ?? 'remote::<name> or inline::<name>'}`;
}
