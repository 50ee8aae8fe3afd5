import { fieldOf } from '@llama-stack/core/translation';
/** One mistake, as a Standard Schema or zod reports it; a union nests what each of its branches said. */
export interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly errors?: readonly (readonly Issue[])[];
}

/** More than this many mistakes are counted, not listed. */
const maxListed = 20;

/** `messages.3.content.0.text: Input should be a valid string; max_tokens: Field required`, in the wording of Anthropic's own API. */
export function describeIssues(issues: readonly Issue[], body: unknown): string {
  const mistakes = issues.flatMap((issue) => flatten(issue, []));
  const lines = mistakes.slice(0, maxListed).map(({ path, issue }) => {
    const place = path.map(String).join('.');
    const text = describe(issue, valueAt(body, path));
    return place === '' ? text : `${place}: ${text}`;
  });
  const more = mistakes.length - lines.length;
  return more > 0 ? `${lines.join('; ')}; and ${more} more` : lines.join('; ');
}

interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly issue: Issue;
}

/** Of a union, the branch that got furthest into the value knows best what is wrong. */
function flatten(issue: Issue, above: readonly PropertyKey[]): Mistake[] {
  const path = [...above, ...issue.path];
  const branch = issue.errors?.find((issues) => issues.some((inner) => inner.path.length > 0));
  return branch === undefined ? [{ path, issue }] : branch.flatMap((inner) => flatten(inner, path));
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a valid string',
  number: 'a valid number',
  int: 'a valid integer',
  boolean: 'a valid boolean',
  array: 'a valid list',
  object: 'an object',
  record: 'an object',
};

function describe(issue: Issue, value: unknown): string {
  if (value === undefined) return 'Field required';
  const kind = kinds[issue.expected ?? ''];
  if (issue.message.startsWith('Invalid input')) return kind === undefined ? 'Input is not valid' : `Input should be ${kind}`;
  return issue.message.startsWith('must ') ? `Input should ${issue.message.slice('must '.length)}` : issue.message;
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(fieldOf, body);
}
