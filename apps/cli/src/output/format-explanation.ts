import type { ExplainedCall } from '@llama-stack/runtime';
import { formatTable } from './format-table.ts';
import type { Paint } from './paint.ts';

/** Where a call would go, what would be lost on the way, and what would be sent, for a person. */
export function formatExplanation({ providerId, model, rule, path, explanation }: ExplainedCall, paint: Paint): string {
  const heading = (text: string): string => `\n${paint('bold', text)}\n`;
  const target = `${paint('bold', `${providerId}/${model}`)} (${rule})\n`;
  if (path === 'relay') return `${target}Relayed: the client's own bytes, with this model's name.\n`;
  if (explanation === undefined) return `${target}This provider cannot tell what it would send.\n`;
  const { api, url, body, losses, assumed } = explanation;
  const rows = losses.map(({ path: field, action, reason }) => [`  ${field}`, action, reason]);
  return [
    `${target}POST ${url} (${api})\n`,
    assumed.length > 0 ? `Assumed: ${assumed.join('; ')}\n` : '',
    heading(losses.length === 0 ? 'Nothing is lost' : 'Not sent as the client said it'),
    formatTable(rows),
    heading('Sent'),
    `${JSON.stringify(body, undefined, 2)}\n`,
  ].join('');
}
