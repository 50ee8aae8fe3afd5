/** One mistake in a configuration. `path` is dotted, `providers.inference[1].config.base_url`; `line` counts from 1. */
export interface ConfigProblem {
  readonly path: string;
  readonly message: string;
  readonly remedy?: string;
  readonly line?: number;
}

/** What a person has to mend before the server can start: every problem at once, each with its path and remedy. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];
  /** Each problem in words, with its place. */
  readonly messages: readonly string[];

  constructor(problems: readonly ConfigProblem[], file?: string) {
    const messages = problems.map((problem) => formatProblem(problem, file));
    super(messages.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
    this.messages = messages;
  }
}

function formatProblem({ path, line, message, remedy }: ConfigProblem, file?: string): string {
  const place = [file, line].filter((part) => part !== undefined).join(':');
  return [place, path, remedy === undefined ? message : `${message}. ${remedy}`].filter((part) => part !== '').join(': ');
}
