import { relative } from 'node:path';
import type { ProviderEntry } from '../config/stack-config.ts';
import { nearestNames } from '../nearest-names.ts';

/** A provider whose package is not installed. */
export interface MissingPlugin {
  readonly entry: ProviderEntry;
  /** What to install. */
  readonly package: string;
}

/** One message for all of them: what is missing, the command that installs it, and the other way out. */
export function describeMissing(missing: readonly MissingPlugin[], configFile: string, knownTypes: readonly string[]): string {
  const one = missing.length === 1;
  const idWidth = Math.max(...missing.map(({ entry }) => entry.provider_id.length));
  const typeWidth = Math.max(...missing.map(({ entry }) => entry.provider_type.length + 2));
  const lines = missing.map(({ entry, package: name }) => {
    const type = `(${entry.provider_type})`.padEnd(typeWidth);
    const meant = typeMeantBy(entry.provider_type, knownTypes);
    return `  ${entry.provider_id.padEnd(idWidth)} ${type}  ${name}${meant === undefined ? '' : `  (did you mean ${meant}?)`}`;
  });
  const installable = [...new Set(missing.map(({ package: name }) => name).filter((name) => !name.startsWith('.')))];
  const them = one ? 'it' : 'them';
  return [
    one ? '1 provider is enabled but not installed:' : `${missing.length} providers are enabled but not installed:`,
    ...lines,
    ...(installable.length > 0 ? [`Install ${them}:  npm install ${installable.join(' ')}`] : []),
    `Or disable ${them} in ${shorten(configFile)}.`,
  ].join('\n');
}

/** Types are compared by their names: their common prefix would make all of them alike. */
function typeMeantBy(type: string, knownTypes: readonly string[]): string | undefined {
  if (knownTypes.includes(type)) return undefined;
  const nameOf = (known: string): string => known.replace(/^\w+::/, '');
  const [nearest] = nearestNames(nameOf(type), knownTypes.map(nameOf));
  return knownTypes.find((known) => nearest !== undefined && nameOf(known) === nearest);
}

/** As the person would type it, when that is shorter. */
function shorten(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : `./${path}`;
}
