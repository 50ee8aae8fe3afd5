import type { EnvironmentChange } from './client-environment.ts';

/** Lines that a POSIX shell evaluates. */
export function formatExports({ set, unset }: EnvironmentChange): string {
  const lines = [...unset.map((name) => `unset ${name}`), ...Object.entries(set).map(([name, value]) => `export ${name}=${quote(value)}`)];
  return lines.map((line) => `${line}\n`).join('');
}

/** Nothing is special to a shell between single quotes but a single quote. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
