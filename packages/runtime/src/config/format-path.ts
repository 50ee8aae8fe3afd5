import type { ConfigPath } from './stack-config.ts';

/** `['providers', 'inference', 1, 'config']` as a person writes it: `providers.inference[1].config`. */
export function formatPath(path: ConfigPath): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
