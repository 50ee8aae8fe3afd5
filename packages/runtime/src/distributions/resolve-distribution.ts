import { stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigError, type Distribution, type Environment, nearestNames } from '@llama-stack/core';
import { readDistribution } from '../plugins/read-plugin.ts';
import { resolvePackage } from '../plugins/resolve-package.ts';
import { distributionsFolder, listDistributions } from './list-distributions.ts';

export interface ResolveDistributionOptions {
  readonly env: Environment;
  /** `import.meta.url` of the command: distributions and plugins installed beside it are found. */
  readonly from: URL;
  /** Where relative file names start; the process's own by default. */
  readonly cwd?: string;
}

/** A configuration file to run, and where its plugins are looked for. */
export interface ResolvedDistribution {
  readonly name: string;
  /** The configuration file. */
  readonly file: string;
  readonly packages: Distribution['packages'];
  /** Whether the file is the user's own, not part of an installed package. */
  readonly own: boolean;
  /** Places that plugin names are resolved from, first choice first. */
  readonly from: readonly URL[];
}

/**
 * Finds what `run <target>` means: an existing file, an installed distribution, a folder with a `config.yaml`, one of `$LLAMA_STACK_HOME/distributions`.
 * Throws ConfigError that lists what was tried and the nearest names.
 */
export async function resolveDistribution(target: string, options: ResolveDistributionOptions): Promise<ResolvedDistribution> {
  const path = resolve(options.cwd ?? process.cwd(), target);
  if (await isFile(path)) return fromFile(path, basename(path, extname(path)), options);
  const isName = /^[a-z0-9][a-z0-9._-]*$/i.test(target) && !/\.(ya?ml|json)$/.test(target);
  const installed = isName ? await fromPackage(target, options) : undefined;
  if (installed !== undefined) return installed;
  const inFolder = join(path, 'config.yaml');
  if (await isFile(inFolder)) return fromFile(inFolder, basename(path), options);
  const own = join(distributionsFolder(options.env), target, 'config.yaml');
  if (isName && (await isFile(own))) return fromFile(own, target, options);
  const tried = isName ? [path, packageName(target), own] : [path];
  const found = isName ? `'${target}' is neither a configuration file nor a distribution` : `there is no file '${target}'`;
  throw new ConfigError([{ path: '', message: [`${found}. Tried:`, ...(await describeTries(target, tried, options))].join('\n') }]);
}

function packageName(name: string): string {
  return `@llama-stack/distribution-${name}`;
}

/** Providers that came with an installed distribution serve a file of one's own too, wherever the package manager put them. */
async function fromFile(file: string, name: string, options: ResolveDistributionOptions): Promise<ResolvedDistribution> {
  const installed = (await listDistributions(options)).map(({ place }) => pathToFileURL(join(place, 'package.json')));
  return { name, file, packages: {}, own: true, from: [pathToFileURL(file), options.from, ...installed] };
}

async function fromPackage(name: string, { from, cwd }: ResolveDistributionOptions): Promise<ResolvedDistribution | undefined> {
  const here = pathToFileURL(join(cwd ?? process.cwd(), 'config.yaml'));
  const url = resolvePackage(packageName(name), [here, from]);
  if (url === undefined) return undefined;
  const distribution = readDistribution(await import(url.href));
  if (typeof distribution === 'string') throw new ConfigError([{ path: packageName(name), message: distribution }]);
  const { config, packages } = distribution;
  return { name: distribution.name, file: fileURLToPath(config), packages, own: false, from: [config, url, from] };
}

async function describeTries(target: string, tried: readonly string[], options: ResolveDistributionOptions): Promise<string[]> {
  const known = (await listDistributions(options)).map(({ name }) => name);
  const nearest = nearestNames(target, known);
  return [
    ...tried.map((place) => `  ${place}`),
    ...(nearest.length > 0 ? [`Did you mean ${nearest.join(' or ')}?`] : []),
    ...(nearest.length === 0 && known.length > 0
      ? [`Name a distribution, or the path of a configuration file. There are: ${known.join(', ')}`]
      : []),
    ...(known.length === 0 ? ['No distribution is installed here. Name a configuration file, such as ./config.yaml.'] : []),
  ];
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}
