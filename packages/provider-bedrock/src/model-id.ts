/** Where a cross-region inference profile may send a call. */
const profilePrefix = /^(us-gov|us|eu|apac|jp|au|ca|global|regional)\./;

const claude = /(^|[./:])anthropic\.claude-/;

/** `us.anthropic.claude-sonnet-5` is the profile `us` of `anthropic.claude-sonnet-5`. */
export function baseModel(id: string): string {
  const name = id.startsWith('arn:') ? (id.split('/').at(-1) ?? id) : id;
  return name.replace(profilePrefix, '');
}

/** The profile's reach: `us`, `global`; undefined for a model itself. */
export function profileOf(id: string): string | undefined {
  return profilePrefix.exec(id)?.[1];
}

export function isClaude(id: string): boolean {
  return claude.test(id);
}

/** The id that bedrock-mantle knows a model by: without date and version. Undefined for ARNs, which it does not take. */
export function mantleModel(id: string): string | undefined {
  return id.startsWith('arn:') ? undefined : id.replace(/(-\d{8})?-v\d+(:\d+)?$/, '');
}

/** The part of a path that names a model. `:` and `/` of ids and ARNs are encoded, and signed as such. */
export function modelPath(id: string): `/model/${string}` {
  return `/model/${encodeURIComponent(id)}`;
}

/** The id in such a path; empty when the path names none. */
export function modelInPath(path: string): string {
  return decodeURIComponent(/^\/model\/([^/]+)/.exec(path)?.[1] ?? '');
}

/** The profile that a region's calls most likely have, when the list of profiles cannot be asked. */
export function likelyProfile(id: string, region: string): string {
  const [continent = ''] = region.split('-', 1);
  const reach = region.startsWith('us-gov-') ? 'us-gov' : ({ ap: 'apac', us: 'us', eu: 'eu' }[continent] ?? 'global');
  return `${reach}.${id}`;
}
