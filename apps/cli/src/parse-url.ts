import { InvalidArgumentError } from 'commander';

/** The value of `--url`, without slashes at its end. */
export function parseUrl(text: string): string {
  const isHttp = /^https?:\/\/./.test(text) && URL.canParse(text);
  if (!isHttp) throw new InvalidArgumentError('Write it as http://host:port.');
  return text.replace(/\/+$/, '');
}
