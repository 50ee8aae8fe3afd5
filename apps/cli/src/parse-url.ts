import { InvalidArgumentError } from 'commander';

/** The value of `--url`, without slashes at its end. */
export function parseUrl(text: string): string {
  const isHttp = /^https?:\/\/./.test(text) && URL.canParse(text);
  if (!isHttp) throw new InvalidArgumentError('Write it as http://host:port.');
  const url = text.replace(/\/+$/, '');
  if (/\/v1(\/messages)?$/.test(url)) throw new InvalidArgumentError('Leave /v1 out: every client adds it.');
  return url;
}
