import { Secret } from '@llama-stack/core';

const secretName = /(key|token|secret|password|credentials?|authorization|cookie)$/i;

/** A configuration that may be shown: secrets, what is named like one, values of headers and passwords in URLs are `***`. */
export function maskSecrets(value: unknown, name = ''): unknown {
  if (value instanceof Secret) return '***';
  if (typeof value === 'string') return secretName.test(name) && value !== '' ? '***' : value.replace(/(\/\/)[^/@\s]+@/g, '$1***@');
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, name));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([field, item]) => {
    const kind = name === 'headers' && typeof item === 'string' ? 'secret' : field;
    return [field, maskSecrets(item, kind)] as const;
  });
  return Object.fromEntries(fields);
}
