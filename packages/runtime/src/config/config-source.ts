import type { ConfigPath } from './stack-config.ts';

/** The file a configuration came from, for messages that name a line. */
export interface ConfigSource {
  readonly file: string;
  /** The line of a value, from 1; of the nearest thing around it when it is absent. */
  lineOf(path: ConfigPath): number | undefined;
}
