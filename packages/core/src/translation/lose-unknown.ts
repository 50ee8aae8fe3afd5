import type { LossyCall } from './translation-context.ts';

/** Fields that every translation deals with. */
const known: ReadonlySet<string> = new Set(
  'model messages system tools tool_choice max_tokens thinking context_management output_config stream temperature top_p stop_sequences'.split(
    ' ',
  ),
);

/** Notes the fields of a request for which an API, so called, has no place. `more` are fields that it has one for besides. */
export function loseUnknown({ call, lose }: LossyCall, api: string, more: readonly string[]): void {
  const reason = `${api} has no such field`;
  for (const [field, value] of Object.entries(call.request)) {
    if (!known.has(field) && !more.includes(field) && value != null) lose(field, 'dropped', reason);
  }
  for (const field of Object.keys(call.request.output_config ?? {})) {
    if (field !== 'effort' && field !== 'format') lose(`output_config.${field}`, 'dropped', reason);
  }
}
