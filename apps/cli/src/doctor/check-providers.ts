import type { Finding } from './finding.ts';
import type { ProviderReport } from './subject.ts';

/** One line for each provider that is on, and one for all that are off. */
export function checkProviders(providers: readonly ProviderReport[]): Finding[] {
  const on = providers.filter((provider) => provider.on);
  const off = providers.filter((provider) => !provider.on);
  const ways = off.filter(({ variables }) => variables.length > 0).map(({ id, variables }) => `${variables.join(' and ')} (${id})`);
  if (on.length === 0) {
    const remedy = ways.length > 0 ? `Set one of ${ways.join(', ')}` : 'Add or enable one in the configuration';
    return [{ state: 'fail', check: 'providers', detail: 'no provider is on', remedy }];
  }
  const rest: Finding = {
    state: 'skip',
    check: 'providers',
    detail: `off: ${off.map(({ id }) => id).join(', ')}`,
    remedy: 'llama stack list-providers says what switches each on',
  };
  return [...on.map(checkProvider), ...(off.length === 0 ? [] : [rest])];
}

function checkProvider({ id, models, error, why }: ProviderReport): Finding {
  const check = `provider ${id}`;
  const reason = why === undefined ? '' : ` (on: ${why})`;
  // Messages about an upstream begin with its name.
  if (error !== undefined) return { state: 'fail', check, detail: error.replace(`${id}: `, '') };
  if (models === undefined)
    return { state: 'fail', check, detail: `did not list its models in time${reason}`, remedy: 'See whether its server hangs' };
  if (models === 0) return { state: 'warn', check, detail: `lists no chat model${reason}`, remedy: 'Load or pull one there' };
  return { state: 'ok', check, detail: `${models === 1 ? '1 model' : `${models} models`}${reason}` };
}
